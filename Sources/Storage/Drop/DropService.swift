package import PipelineFiles
package import Platform

/// Takes what people put into `drop/<pipeline>/`, on a thread of its own.
package final class DropService: Sendable {
    private let loop: DropLoop
    private let stopping: EventCounter
    private let thread: Thread

    /// Begins to take files.
    /// - Parameter onFailure: is called when the spool fails: nothing may go on then.
    /// - Throws: `SystemError` when the directories cannot be made.
    package init(
        _ settings: DropSettings, _ catalog: Catalog,
        onFailure: @escaping @Sendable (SystemError) -> Void
    ) throws(SystemError) {
        let stopping = try EventCounter()
        let loop = try DropLoop(settings, catalog, stopping)
        self.stopping = stopping
        self.loop = loop
        thread = try Thread("drop") { loop.run(onFailure: onFailure) }
    }

    /// Ends after what it is at; files that have not been taken stay.
    package func stop() {
        loop.stop()
        thread.join()
    }
}
