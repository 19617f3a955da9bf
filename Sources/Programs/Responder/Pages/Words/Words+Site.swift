/// On every page.
extension Words {
    static let skipToContent = Words("Skip to content", de: "Zum Inhalt", zh: "跳到正文")
    static let pages = Words("Pages", de: "Seiten", zh: "页面")
    static let upload = Words("Upload", de: "Hochladen", zh: "上传")
    static let jobs = Words("Jobs", de: "Aufträge", zh: "任务")
    static let pipelines = Words("Pipelines", de: "Pipelines", zh: "流水线")
    static let interface = Words("HTTP interface", de: "HTTP-Schnittstelle", zh: "HTTP 接口")
    static let whatMayGoWrong = Words(
        "What may go wrong", de: "Was schiefgehen kann", zh: "可能出现的问题")
    static let privacy = Words(
        "Files stay on this server. Nothing is loaded from anywhere else.",
        de: "Dateien bleiben auf diesem Server. Nichts wird von anderswo geladen.",
        zh: "文件只保存在本服务器上，页面不从其他地方加载任何内容。")
    static let nothingHere = Words(
        "There is nothing here yet.", de: "Hier ist noch nichts.", zh: "这里还没有内容。")
}
