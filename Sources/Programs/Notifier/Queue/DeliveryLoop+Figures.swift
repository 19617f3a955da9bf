internal import Jobs
internal import Platform
internal import Spool

/// Telling others how the notifier stands.
extension DeliveryLoop {
    /// Figures are written at most this often, in seconds, and only when they have changed.
    private static let figuresSeconds = 1.0

    private var figures: NotifierFigures {
        var figures = counted
        for (transport, count) in timetable.counts { figures.waiting[transport.rawValue] = count }
        return figures
    }

    /// When figures are to be written, by the monotonic clock; `nil` when nothing is new.
    var figuresDue: Double? { figures == told ? nil : toldAt + Self.figuresSeconds }

    func writeFiguresIfDue() {
        guard let due = figuresDue, due <= Clock.monotonicSeconds else { return }
        (told, toldAt) = (figures, Clock.monotonicSeconds)
        do throws(SystemError) {
            try spool.write(figures)
        } catch {
            // Nobody's notification depends on it.
            log.write(.warning, "could not tell how the notifier stands",
                      ["reason": error.description])
        }
    }
}
