"""The words of the page, in English and Chinese, and Chinese for those that Mesa writes."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

PHRASES: dict[str, tuple[str, str]] = {
    "here": ("as in the file", "原情景"),
    "beside": ("with what was moved", "调整后"),
    "lorenz": ("How evenly days are given (Lorenz curve)", "参与天数的分布（洛伦兹曲线）"),
    "residents_share": ("% of residents, the least active first", "居民累计 %（由少到多）"),
    "days_share": ("% of all days given", "参与天数累计 %"),
    "numbers": ("Numbers of the scenario", "情景参数"),
    "group": ("group", "参数组"),
    "mechanisms": ("Mechanisms", "机制"),
    "save": ("Save as scenario", "保存为情景"),
    "name": ("name", "名称"),
    "week": ("week {week}", "第 {week} 周"),
    "my_scenario": ("my_scenario", "我的情景"),
    "press_reset": ("Moved. Press Reset: both sides begin again, with the same random numbers.",
                    "已调整。请按“重置”：两侧以相同的随机数重新开始。"),
    "saved": ("Saved: {file} (sihua run reproduces it exactly)", "已保存：{file}（sihua run 可完全重现）"),
    "open": ("sihua: the page is at {url}  (Ctrl-C ends it)",
             "sihua：页面地址 {url}（按 Ctrl-C 结束）"),
    "only_here": (
        "sihua: only this machine can see it. From another one: ssh -L {port}:127.0.0.1:{port} THIS-MACHINE. Or deliberately"
        " --host 0.0.0.0: then everybody who reaches port {port} and has the address with its token can run scenarios here"
        " and save into {folder}.",
        "sihua：仅本机可访问。若从其他机器访问：ssh -L {port}:127.0.0.1:{port} 本机名；或有意使用 --host 0.0.0.0："
        "此时凡能连到端口 {port} 并持有含令牌地址的人都能在此运行情景，并写入 {folder}。",
    ),
    "exposed": (
        "sihua: whoever reaches port {port} of this machine and has the address with its token can now run scenarios here and"
        " save into {folder}; what is sent is not encrypted, there is no other password.",
        "sihua：凡能连到本机端口 {port} 并持有含令牌地址的人现在都能在此运行情景并写入 {folder}；传输未加密，令牌之外没有密码。",
    ),
    "not_installed": (
        "sihua: the page needs further packages: pip install 'sihua[dashboard]' ({missing} is missing)",
        "sihua：页面需要更多软件包：pip install 'sihua[dashboard]'（缺少 {missing}）",
    ),
    "no_limit": ("no limit", "不限"),
    "cannot_listen": ("sihua: --host {host}: cannot listen on {host}: {reason}",
                      "sihua：--host {host}：无法监听 {host}：{reason}"),
    "no_host": ("sihua: --host is empty; 127.0.0.1 is this machine only, 0.0.0.0 is everybody who reaches it",
                "sihua：--host 为空；127.0.0.1 仅本机，0.0.0.0 为所有能连到本机的人"),
    "few_files": ("sihua: the page needs {needed} open files, and {allowed:.0f} are allowed (ulimit -n); allow more",
                  "sihua：网页需要同时打开 {needed} 个文件，当前只允许 {allowed:.0f} 个（ulimit -n）；请放宽限制"),
    "port_taken": ("sihua: --port {port}: is in use; choose another one", "sihua：--port {port}：端口已被占用，请另选"),
}  # fmt: skip

MESAS_WORDS = {
    "Controls": "控制",
    "Play Interval (ms)": "播放间隔（毫秒）",
    "Render Interval (steps)": "每次绘制的周数",
    "Use Threads": "使用线程",
    "Reset": "重置",
    "Step": "下一周",
    "Model Parameters": "模型参数",
    "Information": "信息",
    "Increase play interval to avoid skipping plots": "增大播放间隔可避免跳过画面",
}


say = look_up(PHRASES)
