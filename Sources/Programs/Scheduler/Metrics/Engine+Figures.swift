internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool

/// Telling others how the scheduler stands.
extension Engine {
    /// Figures are written at most this often, in seconds, and only when something has happened.
    private static let figuresSeconds = 1.0

    /// Something has happened that the figures tell of.
    func figuresChanged() {
        figuresDue = figuresDue ?? max(Clock.monotonicSeconds,
                                       figuresWrittenAt + Engine.figuresSeconds)
    }

    func writeFiguresIfDue() {
        guard let due = figuresDue, due <= Clock.monotonicSeconds else { return }
        figuresDue = nil
        figuresWrittenAt = Clock.monotonicSeconds
        let figures = figures
        commit("figures") { [spool, log] () throws(SystemError) in
            do throws(SystemError) {
                try spool.write(figures)
            } catch {
                // Nobody's job depends on it.
                log.write(.warning, "could not tell how the scheduler stands",
                          ["reason": "\(error)"])
            }
            return nil
        }
    }

    private var definitions: PipelineDefinitions {
        let folder = try? Directory(opening: catalog.path).resolvedPath
        let pipelines = catalog.current()
        return PipelineDefinitions(folder: folder ?? catalog.path, kept: pipelines.kept,
                                   unusable: pipelines.unusable)
    }

    private var figures: SchedulerFigures {
        var figures = tally.figures
        figures.slots = dispatcher.slots.count
        figures.slotsBusy = dispatcher.slots.count { if case .running = $0 { true } else { false } }
        figures.queues = dispatcher.queueOrder.map { queue in
            let window = dispatcher.queues[queue]!
            return QueueFigures(queue, depth: window.depth, oldest: window.ids.first?.createdAt,
                                marks: window.marks)
        }
        figures.hours = wallHours.known
        figures.definitions = definitions
        return figures
    }
}
