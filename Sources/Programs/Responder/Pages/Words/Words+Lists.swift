/// On the pages of lists and batches.
extension Words {
    static let job = Words("Job", de: "Auftrag", zh: "任务")
    static let all = Words("all", de: "alle", zh: "全部")
    static let filter = Words("Show", de: "Anzeigen", zh: "显示")
    static let older = Words("Older jobs", de: "Ältere Aufträge", zh: "更早的任务")
    static let noJobs = Words(
        "There is no such job.", de: "Es gibt keinen solchen Auftrag.", zh: "没有符合条件的任务。")
    static let toBatch = Words("To the batch", de: "Zum Stapel", zh: "前往批次")
    static let allJobs = Words("All jobs", de: "Alle Aufträge", zh: "全部任务")
    static let allFailed = Words(
        "All jobs that failed", de: "Alle fehlgeschlagenen Aufträge", zh: "全部失败的任务")
    static let retryFailed = Words(
        "Try the failed ones again", de: "Fehlgeschlagene wiederholen", zh: "重试失败的任务")
    static let bytesIn = Words("Sent", de: "Gesendet", zh: "已发送")
    static let bytesOut = Words("Made", de: "Gemacht", zh: "已生成")
    static let bytesSaved = Words("Saved", de: "Gespart", zh: "已节省")

    static func batchOf(_ count: Int) -> Words {
        Words(
            count == 1 ? "A batch of 1 job" : "A batch of \(count) jobs",
            de: count == 1 ? "Ein Stapel von 1 Auftrag" : "Ein Stapel von \(count) Aufträgen",
            zh: "包含 \(count) 个任务的批次")
    }

    static func failed(_ count: Int) -> Words {
        Words(
            count == 1 ? "1 job failed" : "\(count) jobs failed",
            de: count == 1
                ? "1 Auftrag ist fehlgeschlagen" : "\(count) Aufträge sind fehlgeschlagen",
            zh: "\(count) 个任务失败")
    }

    static func refused(_ count: Int) -> Words {
        Words(
            count == 1 ? "1 file was refused" : "\(count) files were refused",
            de: count == 1 ? "1 Datei wurde abgelehnt" : "\(count) Dateien wurden abgelehnt",
            zh: "\(count) 个文件被拒绝")
    }
}
