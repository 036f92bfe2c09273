"""What batches say to people, in English and in Chinese, side by side; experiments/phrases/runs.py has the rest."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

PHRASES: dict[str, tuple[str, str]] = {
    "start": ("{name}: {runs:,} runs to do ({points:,} points x {replicates:,} replicates; {there:,} are there)",
              "{name}：待运行 {runs:,} 次（{points:,} 个设计点 × {replicates:,} 次重复；已有 {there:,} 次）"),
    "on_way": ("{name}: {done:,} of {total:,} runs, {failed:,} failed, about {left} left",
               "{name}：第 {done:,}/{total:,} 次运行，失败 {failed:,} 次，约剩 {left}"),
    "end": ("{name}: {done:,} of {total:,} runs, {failed:,} failed, in {took}",
            "{name}：完成 {done:,}/{total:,} 次运行，失败 {failed:,} 次，用时 {took}"),
    "nothing_to_do": ("{name}: every run is there already", "{name}：所有运行均已完成"),
    "compiling": ("{name}: compiling the model, once", "{name}：正在编译模型（仅首次）"),
    "compiling_unkept": (
        "{name}: compiling the model, for this process alone: there is no folder of yours to keep it in"
        " (HOME, XDG_CACHE_HOME or NUMBA_CACHE_DIR)",
        "{name}：正在编译模型，仅供本进程使用：没有属于您的文件夹可供保存（HOME、XDG_CACHE_HOME 或 NUMBA_CACHE_DIR）",
    ),
    "workers_start": ("{name}: starting {number} local workers", "{name}：正在启动 {number} 个本地工作进程"),
    "waiting": ("{name}: waiting for a worker at {address}", "{name}：等待 {address} 的工作进程"),
    "stopping": ("stopping once the runs at hand are through; what is finished is kept (again: stop at once)",
                 "当前运行结束后停止；已完成的部分会保留（再按一次：立即停止）"),
    "stopping_now": ("stopping at once; what is finished is kept", "立即停止；已完成的部分会保留"),
    "interrupted": ("interrupted: {done:,} of {total:,} runs are in {folder}; the same command goes on from there",
                    "已中断：{total:,} 次运行中的 {done:,} 次保存在 {folder}；重新执行同一命令即可继续"),
    "merge_interrupted": ("interrupted; what is merged is kept, and the same command goes on from there",
                          "已中断；已合并的部分会保留，重新执行同一命令即可继续"),
    "cluster_lost": (
        "the cluster {address} went away: {done:,} of {total:,} runs are in {folder}; give the same command"
        " again once it is back",
        "集群 {address} 已断开：{total:,} 次运行中的 {done:,} 次保存在 {folder}；集群恢复后重新执行同一命令即可继续",
    ),
    "some_failed": ("{failed:,} of {total:,} runs failed; see: sihua status {folder}; try them again with --retry-failed",
                    "{total:,} 次运行中有 {failed:,} 次失败；详见：sihua status {folder}；可用 --retry-failed 重试"),
    "saved": ("Saved in {folder}; see: sihua table {folder}", "结果保存在 {folder}；查看：sihua table {folder}"),
    "killed": (
        "its worker died each time it was run (killed, or out of memory)", "每次运行其工作进程都被终止（被杀死或内存不足）"
    ),
    # forecast
    "forecast": ("{name}: {runs:,} runs: {points:,} points x {replicates:,} replicates; {left:,} still to do",
                 "{name}：共 {runs:,} 次运行：{points:,} 个设计点 × {replicates:,} 次重复；还需运行 {left:,} 次"),
    "forecast_time": ("time    about {time} with {workers} workers ({each} a run, timed on {probes} runs)",
                      "时间    {workers} 个工作进程约需 {time}（每次运行 {each}，由 {probes} 次试运行测得）"),
    "forecast_memory": ("memory  about {memory} ({workers} workers of {each})",
                        "内存    约 {memory}（{workers} 个工作进程，每个 {each}）"),
    "forecast_disk": ("disk    about {disk} in {folder}; {free} are free", "磁盘    {folder} 中约需 {disk}；可用 {free}"),
    "forecast_short": ("disk    NOT ENOUGH: about {disk} in {folder}; {free} are free",
                       "磁盘    空间不足：{folder} 中约需 {disk}；仅剩 {free}"),
    "forecast_end": ("Nothing was written.", "未写入任何文件。"),
    # status
    "status": ("{title}", "{title}"),
    "status_folder": ("folder      {folder}", "文件夹      {folder}"),
    "status_runs": ("runs        {done:,} of {total:,} finished, {failed:,} failed, {left:,} to do",
                    "运行        共 {total:,} 次：完成 {done:,}，失败 {failed:,}，待运行 {left:,}"),
    "status_points_shard": ("points      {points:,} x {replicates:,} replicates; a shard holds a part of each",
                            "设计点      {points:,} 个 × {replicates:,} 次重复；分片只含其中一部分"),
    "status_shard": ("shard       {number} of {of}", "分片        第 {number} 片，共 {of} 片"),
    "status_points": ("points      {points:,} x {replicates:,} replicates; replicates 1 to {whole:,} are whole",
                      "设计点      {points:,} 个 × {replicates:,} 次重复；第 1 至 {whole:,} 次重复已完整"),
    "status_points_one": ("points      {points:,} x {replicates:,} replicates; replicate 1 is whole",
                          "设计点      {points:,} 个 × {replicates:,} 次重复；第 1 次重复已完整"),
    "status_points_none": ("points      {points:,} x {replicates:,} replicates; none of these is whole yet",
                           "设计点      {points:,} 个 × {replicates:,} 次重复；尚无完整的重复"),
    "status_time": ("a run       {each} on average; {left} of work left for one worker",
                    "每次运行    平均 {each}；单个工作进程还需 {left}"),
    "status_at_work": ("at work     process {process} on {host}, since {since}",
                       "正在运行    进程 {process}，主机 {host}，自 {since}"),
    "status_stopped": ("stopped     process {process} on {host}, at work since {since}, is gone; sihua batch goes on from there",
                       "已停止      进程 {process}（主机 {host}，始于 {since}）已不存在；再次执行 sihua batch 即可继续"),
    "status_other_model": ("model       another version than the one installed here: it cannot go on with this one",
                           "模型        与此处安装的版本不同：不能用当前版本继续"),
    "status_failed": ("failed      point {point}, replicate {replicate}, seed {seed} ({levels}): {error}",
                      "失败        设计点 {point}，重复 {replicate}，种子 {seed}（{levels}）：{error}"),
    "status_more": ("            and {more:,} more in {folder}/failed", "            另有 {more:,} 次，见 {folder}/failed"),
    "status_damaged": ("damaged     {damage}", "损坏        {damage}"),
    "damaged": (
        "{folder}: {number:,} of its files or lines are not what was written; the next sihua batch sets them aside and does"
        " their runs again",
        "{folder}：有 {number:,} 个文件或行与写入时不符；下次 sihua batch 会将其移开并重新运行",
    ),
    # tables
    "not_exported": ("{failed:,} runs failed, {missing:,} are missing: they have no rows.",
                     "{failed:,} 次运行失败，{missing:,} 次尚缺：没有对应的行。"),
    "exported": ("{rows:,} rows written to {file}", "已将 {rows:,} 行写入 {file}"),
    "means": ("Means over all runs of each setting of the levers ({of}); --out FILE.csv or FILE.xlsx exports every run.",
              "各杠杆取值下所有运行的平均值（{of}）；--out FILE.csv 或 FILE.xlsx 可导出每次运行。"),
    "of": ("{number:,} of {wanted:,}", "{wanted:,} 中的 {number:,}"),
    "means_left_out": (
        "Only the {left:,} of {worlds:,} worlds (values of what is uncertain, and replicate) count in which every setting has a"
        " run: {failed:,} runs failed, {missing:,} are missing.",
        "只计入各杠杆取值下均已完成的情形（不确定参数的取值与重复）：{worlds:,} 种中的 {left:,} 种；"
        "失败 {failed:,} 次，缺失 {missing:,} 次。",
    ),
    "means_undefined": (
        "{name} is not defined everywhere: {number:,} of {worlds:,} worlds are left out of its means.",
        "{name} 并非处处有定义：其平均值未计入 {worlds:,} 种情形中的 {number:,} 种。",
    ),
    "overspent": (
        "OVERSPENT: {runs:,} of {total:,} runs used more in a year than their budget; the column over_budget"
        " says by how many yuan.",
        "超支：{total:,} 次运行中有 {runs:,} 次某年度超出预算；over_budget 一列为超出金额（元）。",
    ),
    "outcomes_more": ("{more:,} more outcomes are kept: name them with --columns A,B ({some}).",
                      "另保存了 {more:,} 项结果：可用 --columns A,B 指定（{some}）。"),
    "points_more": ("… and {more:,} more", "… 另有 {more:,} 行"),
    "merged": ("{runs:,} of {total:,} runs, from {shards} shards, are in {folder}; {failed:,} failed, {left:,} are missing",
               "{shards} 个分片的 {runs:,} 次运行（共 {total:,} 次）已合并到 {folder}；{failed:,} 次失败，{left:,} 次尚缺"),
}  # fmt: skip


say = look_up(PHRASES)


README = """\
HOW TO READ THIS FOLDER

runs/           one row for each finished run: point and replicate, seed, the levers, the outcomes
weekly/         if the study keeps series: one row for each finished run and week
points.parquet  the design: one row for each point
failed/         runs that came to no end: error, traceback, levers; point-N.yaml is the scenario of such a point (if it names
                files, put it into resolved/ to run it)
study.yaml      the study as it was written
resolved/       the same study, self-contained: with the complete scenario it starts from, and every file that it needs
manifest.json, ledger.jsonl    what belongs to this batch, with a SHA-256 of every file; leave them alone
quarantine/     what was damaged or not from this batch, set aside when the batch went on

pandas:   pandas.read_parquet("THIS FOLDER/runs")
polars:   polars.read_parquet("THIS FOLDER/runs/*.parquet")
DuckDB:   SELECT * FROM 'THIS FOLDER/runs/*.parquet'
sihua:    sihua status THIS FOLDER      sihua table THIS FOLDER --out runs.xlsx

如何阅读本文件夹

runs/           每次完成的运行一行：设计点、重复、随机种子、各杠杆取值、各项结果
weekly/         如研究保留周序列：每次完成的运行每周一行
points.parquet  实验设计：每个设计点一行
failed/         未能完成的运行：错误、调用栈、杠杆取值；point-N.yaml 为该设计点的情景
                （如引用了文件，请放入 resolved/ 后再运行）
study.yaml      研究文件原文
resolved/       同一研究的独立完整版本：含所依据的完整情景，所需文件均在其中
manifest.json、ledger.jsonl    本批次的内容与每个文件的 SHA-256 校验值；请勿改动
quarantine/     损坏的或不属于本批次的文件，继续运行时移到此处
"""
