/// In the list of files that are sent.
extension Words {
    static let chooseFirst = Words(
        "Choose a file first.", de: "Wählen Sie zuerst eine Datei.", zh: "请先选择文件。")
    static let seeAllJobs = Words(
        "See all these jobs", de: "Alle diese Aufträge ansehen", zh: "查看所有这些任务")
    static let chooseFolder = Words("Choose a folder", de: "Ordner auswählen", zh: "选择文件夹")
    static let takePhotograph = Words("Take a photograph", de: "Foto aufnehmen", zh: "拍照")
    static let unfinished = Words(
        "These uploads are not complete. Choose the same files again, and they go on:",
        de: "Diese Uploads sind unvollständig. Mit denselben Dateien gehen sie weiter:",
        zh: "以下上传尚未完成。重新选择相同的文件即可继续：")
    static let forget = Words("Discard them", de: "Verwerfen", zh: "放弃")
    static let openJob = Words("Open the job", de: "Auftrag öffnen", zh: "打开任务")
    static let pause = Words("Pause", de: "Anhalten", zh: "暂停")
    static let resume = Words("Resume", de: "Fortsetzen", zh: "继续")
    static let remove = Words("Remove", de: "Entfernen", zh: "移除")

    static let waits = Words("Waiting", de: "Wartet", zh: "等待中")
    static let uploading = Words("Uploading", de: "Wird gesendet", zh: "正在上传")
    static let cutOff = Words("Cut off", de: "Unterbrochen", zh: "已中断")
    static let pausedUpload = Words("Paused", de: "Angehalten", zh: "已暂停")
    static let refused = Words("Refused", de: "Abgelehnt", zh: "被拒绝")
    static let uploaded = Words("Uploaded", de: "Gesendet", zh: "已上传")
    static let removed = Words("removed", de: "entfernt", zh: "已移除")
    static let goesOnIn = Words(
        "It goes on by itself, at the latest in {0} s.",
        de: "Es geht von selbst weiter, spätestens in {0} s.", zh: "将自动继续，最迟 {0} 秒后。")
    static let overall = Words(
        "{0} of {1} files uploaded, {2} %", de: "{0} von {1} Dateien gesendet, {2} %",
        zh: "已上传 {0}/{1} 个文件，{2} %")
    static let chosen = Words(
        "{0} files are ready to be sent.", de: "{0} Dateien sind bereit zum Senden.",
        zh: "{0} 个文件已准备好发送。")
    static let whatItMeans = Words("What this means", de: "Was das bedeutet", zh: "这意味着什么")
    static let lost = Words(
        "The line was cut. Send it again.",
        de: "Die Verbindung brach ab. Senden Sie es noch einmal.", zh: "连接中断，请重新发送。")
}
