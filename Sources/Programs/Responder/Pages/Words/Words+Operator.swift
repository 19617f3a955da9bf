/// On the page for operators.
extension Words {
    static let operation = Words("Operation", de: "Betrieb", zh: "运行")
    static let now = Words("Now", de: "Jetzt", zh: "现在")
    static let noScheduler = Words(
        "No scheduler runs: jobs are accepted, and none begins.",
        de: "Es läuft kein Scheduler: Aufträge werden angenommen, keiner beginnt.",
        zh: "调度程序未运行：任务会被接收，但不会开始。")
    static let atWork = Words("Jobs at work", de: "Aufträge in Arbeit", zh: "处理中的任务")
    static let slots = Words("Slots in use", de: "Belegte Plätze", zh: "占用的处理槽")
    static let onHold = Words("Jobs on hold", de: "Zurückgestellt", zh: "等待中的任务")
    static let freeSpace = Words("Free space", de: "Freier Platz", zh: "可用空间")
    static let nothingWaits = Words("No job waits.", de: "Kein Auftrag wartet.", zh: "没有等待的任务。")
    static let waitingJobs = Words("Jobs that wait", de: "Wartende Aufträge", zh: "等待的任务")
    static let lane = Words("Lane", de: "Spur", zh: "队列")
    static let oldest = Words("Oldest", de: "Ältester", zh: "最早")
    static let failedToday = Words(
        "Failed in the last day", de: "Fehlgeschlagen am letzten Tag", zh: "最近一天失败的任务")
    static let noFailures = Words("None.", de: "Keine.", zh: "没有。")
    static let moreFailures = Words(
        "There are more: these are the newest 1,000.",
        de: "Es gibt mehr: dies sind die neuesten 1.000.", zh: "还有更多：此处为最新的 1000 个。")
    static let reason = Words("Reason", de: "Grund", zh: "原因")
    static let actions = Words("Actions", de: "Aktionen", zh: "操作")
    static let retryAll = Words("Try all again", de: "Alle wiederholen", zh: "全部重试")
    static let runningNow = Words("Running", de: "Läuft gerade", zh: "正在运行")
    static let resumeStartsAll = Words(
        "To resume a pipeline begins its waiting jobs, also outside its window.",
        de: "Fortsetzen beginnt die wartenden Aufträge, auch außerhalb des Zeitfensters.",
        zh: "恢复流水线会立即开始其等待的任务，即使不在时间窗口内。")
    static let lastDay = Words("The last day", de: "Der letzte Tag", zh: "最近一天")
    static let asTable = Words("As a table", de: "Als Tabelle", zh: "以表格显示")
    static let hour = Words("Hour", de: "Stunde", zh: "小时")
}
