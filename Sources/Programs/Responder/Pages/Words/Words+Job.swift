internal import Jobs

/// On the page of a job.
extension Words {
    init(_ state: JobState) {
        self =
            switch state {
            case .held: Words("On hold", de: "Zurückgestellt", zh: "等待时间窗口")
            case .queued: Words("Waiting", de: "Wartet", zh: "排队中")
            case .processing: Words("Working", de: "In Arbeit", zh: "处理中")
            case .completed: Words("Done", de: "Fertig", zh: "已完成")
            case .failed: Words("Failed", de: "Fehlgeschlagen", zh: "失败")
            case .cancelled: Words("Cancelled", de: "Abgebrochen", zh: "已取消")
            }
    }

    init(_ state: StepStatus.State) {
        self =
            switch state {
            case .pending: Words("waiting", de: "wartet", zh: "等待")
            case .running: Words("running", de: "läuft", zh: "进行中")
            case .completed: Words("done", de: "fertig", zh: "完成")
            case .failed: Words("failed", de: "fehlgeschlagen", zh: "失败")
            case .skipped: Words("skipped", de: "übersprungen", zh: "跳过")
            }
    }

    init(_ state: Delivery.State) {
        self =
            switch state {
            case .pending: Words("on its way", de: "unterwegs", zh: "发送中")
            case .batched: Words("with the batch", de: "mit dem Stapel", zh: "随批次发送")
            case .delivered: Words("delivered", de: "zugestellt", zh: "已送达")
            case .parked: Words("given up", de: "aufgegeben", zh: "已放弃")
            }
    }

    static let state = Words("State", de: "Zustand", zh: "状态")
    static let progress = Words("Progress", de: "Fortschritt", zh: "进度")
    static let expectedEnd = Words("Expected end", de: "Voraussichtliches Ende", zh: "预计完成")
    static let beginsAt = Words("Begins", de: "Beginnt", zh: "开始时间")
    static let whatWentWrong = Words("What went wrong", de: "Was schiefging", zh: "出了什么问题")
    static let results = Words("Results", de: "Ergebnisse", zh: "结果")
    static let noResults = Words(
        "The job has made no files.", de: "Der Auftrag hat keine Dateien gemacht.", zh: "该任务没有生成文件。"
    )
    static let noResultsYet = Words(
        "Files appear here as they are made.", de: "Dateien erscheinen hier, sobald sie da sind.",
        zh: "文件生成后会显示在这里。")
    static let downloadAll = Words(
        "Download all (ZIP)", de: "Alles herunterladen (ZIP)", zh: "全部下载 (ZIP)")
    static let download = Words("Download", de: "Herunterladen", zh: "下载")
    static let steps = Words("Steps", de: "Schritte", zh: "步骤")
    static let step = Words("Step", de: "Schritt", zh: "步骤")
    static let seconds = Words("Seconds", de: "Sekunden", zh: "秒")
    static let sent = Words("What was sent", de: "Was gesendet wurde", zh: "已发送的文件")
    static let details = Words("Details", de: "Einzelheiten", zh: "详细信息")
    static let id = Words("Id", de: "Kennung", zh: "编号")
    static let acceptedAt = Words("Accepted", de: "Angenommen", zh: "接收时间")
    static let startedAt = Words("Begun", de: "Begonnen", zh: "开始时间")
    static let finishedAt = Words("Ended", de: "Beendet", zh: "结束时间")
    static let expiresAt = Words("Kept until", de: "Aufbewahrt bis", zh: "保留至")
    static let attempts = Words("Attempts", de: "Versuche", zh: "尝试次数")
    static let messages = Words("Messages", de: "Nachrichten", zh: "通知")
    static let published = Words("Published", de: "Veröffentlicht", zh: "已发布")
    static let cancel = Words("Cancel", de: "Abbrechen", zh: "取消")
    static let tryAgain = Words("Try again", de: "Erneut versuchen", zh: "重试")
    static let beginNow = Words("Begin now", de: "Jetzt beginnen", zh: "立即开始")
    static let delete = Words("Delete…", de: "Löschen…", zh: "删除…")
    static let deleteForGood = Words(
        "Delete the job and its files for good", de: "Auftrag und Dateien endgültig löschen",
        zh: "永久删除任务及其文件")
    static let uploadMore = Words("Upload more", de: "Mehr hochladen", zh: "继续上传")
    static let earlierFailures = Words(
        "Earlier attempts failed", de: "Frühere Versuche schlugen fehl", zh: "之前的尝试失败了")
    static let reused = Words("reused", de: "wiederverwendet", zh: "已复用")

    static func more(_ count: Int) -> Words {
        Words("and \(count) more", de: "und \(count) weitere", zh: "等另外 \(count) 个")
    }

    static func pageCount(_ count: Int) -> Words {
        Words(
            count == 1 ? "1 page" : "\(count) pages",
            de: count == 1 ? "1 Seite" : "\(count) Seiten",
            zh: "\(count) 页")
    }

    static func picture(_ name: String, step: String) -> Words {
        Words(
            "\(name), made by the step \(step)", de: "\(name), vom Schritt \(step)",
            zh: "\(name)，由步骤 \(step) 生成")
    }

    static func moreResults(_ count: Int) -> Words {
        Words(
            "\(count) more are in the ZIP.", de: "\(count) weitere stehen im ZIP.",
            zh: "另有 \(count) 个文件在 ZIP 中。")
    }
}
