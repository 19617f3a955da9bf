/// On the page for uploads.
extension Words {
    static let uploadFiles = Words("Upload files", de: "Dateien hochladen", zh: "上传文件")
    static let uploadLead = Words(
        "Choose what is to become of your files, and send them.",
        de: "Wählen Sie, was aus Ihren Dateien werden soll, und senden Sie sie.",
        zh: "选择如何处理您的文件，然后发送。")
    static let pipeline = Words("Pipeline", de: "Pipeline", zh: "流水线")
    static let files = Words("Files", de: "Dateien", zh: "文件")
    static let dropHere = Words(
        "Choose files, or drop them here.", de: "Dateien auswählen oder hier ablegen.",
        zh: "选择文件，或拖放到此处。")
    static let options = Words("Options", de: "Optionen", zh: "选项")
    static let more = Words(
        "Title, urgency, mail", de: "Titel, Dringlichkeit, E-Mail", zh: "标题、优先级、邮件")
    static let title = Words("Title", de: "Titel", zh: "标题")
    static let titleHint = Words(
        "What you call it; results are named after it.",
        de: "Wie Sie es nennen; danach heißen die Ergebnisse.", zh: "您给它起的名字，结果文件以此命名。")
    static let urgency = Words("Urgency", de: "Dringlichkeit", zh: "优先级")
    static let urgent = Words("urgent", de: "dringend", zh: "紧急")
    static let normal = Words("normal", de: "normal", zh: "普通")
    static let batch = Words("whenever there is time", de: "wenn Zeit ist", zh: "空闲时处理")
    static let mailTo = Words(
        "Email when it is done", de: "E-Mail, wenn es fertig ist", zh: "完成后发送邮件到")
    static let mailHint = Words(
        "Only to addresses that this server writes to.",
        de: "Nur an Adressen, an die dieser Server schreibt.", zh: "仅限本服务器允许的地址。")
    static let uploadAsOne = Words(
        "Upload as one job", de: "Als einen Auftrag hochladen", zh: "作为一个任务上传")
    static let uploadAsMany = Words(
        "Upload, a job for each file", de: "Hochladen, ein Auftrag je Datei", zh: "上传，每个文件一个任务")
    static let whatPipelinesDo = Words(
        "What the pipelines do", de: "Was die Pipelines tun", zh: "各流水线的用途")
    static let chooseAnother = Words(
        "Choose another pipeline", de: "Andere Pipeline wählen", zh: "选择其他流水线")
    static let noPipeline = Words(
        "This server has no pipeline, so nothing can be uploaded. Its operator puts pipeline files "
            + "into the directory of --pipelines.",
        de: "Dieser Server hat keine Pipeline, deshalb kann nichts hochgeladen werden. Der "
            + "Betreiber legt Pipeline-Dateien in das Verzeichnis von --pipelines.",
        zh: "本服务器没有流水线，因此无法上传。管理员需将流水线文件放入 --pipelines 指定的目录。")
    static let takes = Words("Takes", de: "Nimmt", zh: "接受")
    static let upTo = Words("Up to", de: "Bis", zh: "上限")
    static let begins = Words("Begins", de: "Beginnt", zh: "开始")
    static let keeps = Words("Keeps results", de: "Bewahrt Ergebnisse", zh: "结果保留")
    static let makes = Words("Makes", de: "Macht", zh: "生成")
    static let atOnce = Words("at once", de: "sofort", zh: "立即")
    static let paused = Words(
        "when it is resumed: it is paused now",
        de: "wenn sie fortgesetzt wird: sie pausiert gerade",
        zh: "恢复后：目前已暂停")
    static let later = Words(
        "when its window opens", de: "wenn ihr Zeitfenster öffnet", zh: "时间窗口开启时")
    static let forEver = Words("for ever", de: "für immer", zh: "永久")
    static let useThis = Words("Use this pipeline", de: "Diese Pipeline verwenden", zh: "使用此流水线")

    static func perFile(_ size: String, pages: Int) -> Words {
        Words(
            "\(size) a file, \(pages) pages", de: "\(size) je Datei, \(pages) Seiten",
            zh: "每个文件 \(size)，\(pages) 页")
    }

    static func days(_ count: Int) -> Words {
        Words(
            count == 1 ? "1 day" : "\(count) days", de: count == 1 ? "1 Tag" : "\(count) Tage",
            zh: "\(count) 天")
    }

    static func hours(_ count: Int) -> Words {
        Words(
            count == 1 ? "1 hour" : "\(count) hours",
            de: count == 1 ? "1 Stunde" : "\(count) Stunden", zh: "\(count) 小时")
    }
}
