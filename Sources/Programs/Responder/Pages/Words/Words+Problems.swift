internal import Jobs

/// The kinds of problems, in a few words each. The English ones are those that programs get.
extension Words {
    init(_ kind: Refusal.Kind) {
        let (german, chinese) = Self.translations(of: kind)
        self.init(kind.title, de: german, zh: chinese)
    }

    init(_ kind: Problem.Kind) {
        let (german, chinese) = Self.translations(of: kind)
        self.init(kind.title, de: german, zh: chinese)
    }

    private static func translations(of kind: Refusal.Kind) -> (de: String, zh: String) {
        switch kind {
        case .malformedRequest: ("Die Anfrage ist fehlerhaft", "请求格式有误")
        case .malformedMultipart: ("Das Formular ist fehlerhaft", "表单格式有误")
        case .invalidOption: ("Die Option kann diesen Wert nicht haben", "选项不能取这个值")
        case .cutOff: ("Das Hochladen wurde abgeschnitten", "上传中断")
        case .empty: ("Es wurde keine Datei gesendet", "没有发送文件")
        case .digestMismatch: ("Angekommen ist etwas anderes, als die Prüfsumme sagt", "内容与校验和不符")
        case .notFound: ("Unter dieser Adresse ist nichts", "此地址没有内容")
        case .unknownPipeline: ("Diese Pipeline gibt es nicht", "没有这个流水线")
        case .unknownJob: ("Diesen Auftrag gibt es nicht", "没有这个任务")
        case .unknownBatch: ("Diesen Stapel gibt es nicht", "没有这个批次")
        case .unknownUpload: ("Diesen Upload gibt es nicht", "没有这个上传")
        case .unknownFile: ("Diese Datei gibt es nicht", "没有这个文件")
        case .expired: ("Der Auftrag ist abgelaufen", "任务已过期")
        case .uploadGone: ("Der Upload ist beendet", "上传已结束")
        case .uploadBusy: ("Eine andere Anfrage hat den Upload", "上传正被另一个请求使用")
        case .wrongOffset: ("Das Stück gehört an eine andere Stelle", "数据块的位置不对")
        case .beyondLength: ("Das Stück ragt über das Ende hinaus", "数据块超出文件末尾")
        case .noPiece: ("Das ist kein Stück eines Uploads", "内容不是上传的数据块")
        case .checksumMismatch: ("Das Stück passt nicht zu seiner Prüfsumme", "数据块与校验和不符")
        case .tooManyUploads: ("Zu viele Uploads sind angefangen", "未完成的上传过多")
        case .joinedUpload: ("Diesem Upload kann nichts hinzugefügt werden", "无法向合并的上传追加内容")
        case .unsupportedEncoding: ("Diese Kodierung wird nicht angenommen", "不支持的内容编码")
        case .preconditionFailed: ("Die Bedingung der Anfrage ist nicht erfüllt", "请求的条件不成立")
        case .foreignOrigin:
            ("Die Anfrage kommt von der Seite eines anderen Servers", "请求来自其他网站的页面")
        case .listingRefused: ("Aufträge werden nicht für alle aufgelistet", "任务列表不对所有人开放")
        case .operatorsOnly: ("Das ist nur für Betreiber", "仅限管理员")
        case .notificationRefused: ("An diese Adresse wird keine E-Mail gesendet", "不会向此地址发送邮件")
        case .methodNotAllowed: ("Diese Methode ist hier nicht möglich", "此处不允许该方法")
        case .unfinished: ("Der Auftrag ist noch nicht fertig", "任务尚未完成")
        case .wrongState: ("Der Zustand des Auftrags erlaubt das nicht", "任务当前状态不允许此操作")
        case .batchTaken: ("Der Stapel gehört jemand anderem", "该批次属于他人")
        case .keyInUse: ("Ein Upload mit diesem Schlüssel läuft gerade", "使用此密钥的上传正在进行")
        case .keyReused: ("Der Schlüssel gehört zu einem anderen Upload", "此密钥已用于其他上传")
        case .tooLarge: ("Die Datei ist zu groß für diese Pipeline", "文件超出该流水线的大小限制")
        case .unsupportedType: ("Die Pipeline nimmt diese Art von Datei nicht", "该流水线不接受此类文件")
        case .internalError: ("Bei uns ist etwas schiefgegangen", "服务器内部出错")
        case .pipelineUnavailable: ("Die Pipeline ist nicht verfügbar", "流水线不可用")
        case .queueFull: ("Die Warteschlange ist voll", "队列已满")
        case .spoolUnavailable:
            ("Aufträge können gerade nicht angenommen oder gelesen werden", "暂时无法接收或读取任务")
        case .outOfSpace: ("Für den Upload ist kein Platz", "没有足够的空间")
        case .tooManyFollowers: ("Zu viele folgen gerade Aufträgen", "当前关注任务的人过多")
        case .batchesBusy: ("Große Stapel werden gerade gezählt", "正在统计大型批次")
        case .notReady: ("Uploads würden gerade nicht verarbeitet", "目前无法处理上传")
        }
    }

    private static func translations(of kind: Problem.Kind) -> (de: String, zh: String) {
        switch kind.family {
        case .undecodable, .truncated, .brokenPDF: ("Die Datei ist nicht lesbar", "文件无法解码")
        case .encrypted: ("Die Datei ist verschlüsselt", "文件已加密")
        case .unsuitable, .blockedType:
            ("Der Schritt kann mit dieser Art von Datei nicht arbeiten", "该步骤无法处理此类文件")
        case .tooLarge, .pixelLimit, .frameLimit, .pageLimit, .outputLimit:
            ("Die Datei ist zu groß für diese Pipeline", "文件超出该流水线的限制")
        case .cpuLimit: ("Der Schritt brauchte zu viel Rechenzeit", "该步骤占用处理器时间过多")
        case .wallLimit: ("Der Schritt dauerte zu lange", "该步骤耗时过长")
        case .memoryLimit: ("Der Schritt brauchte zu viel Speicher", "该步骤占用内存过多")
        case .unwritable:
            ("Eine Datei des Auftrags konnte nicht geöffnet oder geschrieben werden", "任务文件无法打开或写入")
        case .crashed: ("Der Arbeitsprozess ist abgestürzt", "处理进程崩溃")
        case .interrupted: ("Der Auftrag wurde zu oft unterbrochen", "任务中断次数过多")
        case .pipeline: ("Die Pipeline ist nicht verfügbar", "流水线不可用")
        case .skipped: ("Ein benötigter Schritt schlug fehl", "所依赖的步骤失败")
        case .unpublished: ("Das Ergebnis konnte nicht veröffentlicht werden", "结果无法发布")
        case .nameTaken: ("Es gibt schon eine Datei dieses Namens", "已存在同名文件")
        }
    }
}
