internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool
internal import TimeZones

/// Writes down which digests of days are expected, though there may be nothing to report, for the
/// notifier to send them.
final class DigestOpener {
    private let outbox: Spool.Outbox
    private let catalog: Catalog
    private let log: Log
    private var calendar = DigestCalendar()

    init(_ outbox: Spool.Outbox, _ catalog: Catalog, log: Log) {
        self.outbox = outbox
        self.catalog = catalog
        self.log = log
    }

    func refresh() throws(SystemError) {
        let now = Timestamp.now
        let pipelines = catalog.current().pipelines.values
        for digest in calendar.new(pipelines, next: { $0.next(after: now) }) {
            do throws(SystemError) {
                try outbox.expect(digest)
            } catch  where error.isDiskFull {
                calendar.forget(digest)
                log.write(.warning, "\(error)", ["pipeline": digest.recipient.pipeline])
            }
        }
    }
}
