/// On the pages of pipelines and of the HTTP interface.
extension Words {
    static let pipelinesLead = Words(
        "What can become of a file that is sent here.",
        de: "Was aus einer Datei werden kann, die hierher gesendet wird.", zh: "发送到这里的文件可以如何处理。")
    static let stale = Words(
        "The file of this pipeline has an error; it is used as it was before.",
        de: "Die Datei dieser Pipeline hat einen Fehler; verwendet wird ihr letzter guter Stand.",
        zh: "该流水线的文件有错误，目前使用之前的版本。")
    static let of = Words("of", de: "von", zh: "基于")
    static let withCurl = Words("With curl", de: "Mit curl", zh: "使用 curl")
    static let name = Words("Name", de: "Name", zh: "名称")
    static let meaning = Words("Meaning", de: "Bedeutung", zh: "含义")
    static let values = Words("Values", de: "Werte", zh: "取值")
    static let preset = Words("Default", de: "Vorgabe", zh: "默认值")
    static let text = Words("text", de: "Text", zh: "文本")
    static let parameters = Words("Parameters", de: "Parameter", zh: "参数")
    static let answers = Words("Answers", de: "Antworten", zh: "响应")
    static let interfaceLead = Words(
        "Everything these pages do can be done by programs, at the same addresses. Words in "
            + "capitals are to be replaced.",
        de: "Alles, was diese Seiten tun, können auch Programme, unter denselben Adressen. Wörter "
            + "in Großbuchstaben sind zu ersetzen.",
        zh: "这些页面能做的一切，程序也可以通过相同的地址完成。大写单词需要替换。")
}
