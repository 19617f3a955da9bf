/// The word of a program to its supervisor that it works.
package struct ReadySignal: Sendable {
    private let descriptor: Int32?

    /// - Parameter descriptor: where the supervisor reads; `nil` when nobody waits.
    package init(_ descriptor: Int32?) { self.descriptor = descriptor }

    /// Logs that the program is ready, and says so. Call it once.
    package func send(_ log: Log, _ fields: [String: String] = [:]) {
        log.write(.notice, "ready", fields)
        guard let descriptor else { return }
        // The reader of the pipe may have gone.
        try? Descriptor(owning: descriptor).write(Array("ready\n".utf8))
    }
}
