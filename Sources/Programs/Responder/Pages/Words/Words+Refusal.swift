/// On the page of a refusal.
extension Words {
    static let whatToDo = Words("What to do", de: "Was zu tun ist", zh: "怎么办")
    static let goBack = Words(
        "Go back to change what you have sent; the browser still has it.",
        de: "Gehen Sie zurück und ändern Sie, was Sie gesendet haben; der Browser hat es noch.",
        zh: "返回修改您发送的内容，浏览器仍保留着它。")
    static let toUpload = Words("To the upload page", de: "Zur Seite zum Hochladen", zh: "前往上传页面")
    static let allProblems = Words(
        "All kinds of problems", de: "Alle Arten von Problemen", zh: "所有问题类型")
    static let problemsLead = Words(
        "Answers that say no, and jobs that fail, name one of these kinds in their type. In "
            + "brackets is the status code of the answer.",
        de: "Antworten, die Nein sagen, und Aufträge, die fehlschlagen, nennen eine dieser Arten "
            + "als Typ. In Klammern steht der Statuscode der Antwort.",
        zh: "被拒绝的请求和失败的任务会在 type 中注明以下某种问题，括号中是响应的状态码。")
}
