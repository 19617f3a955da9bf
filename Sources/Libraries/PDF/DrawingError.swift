internal import CPoppler
internal import Glibc
internal import Synchronization

/// What is wrong in a page as poppler says it: it draws what it can, goes on, and has no way to say
/// so but GLib's log.
enum DrawingError {
    /// - Returns: the first error that poppler logs in the meantime; `nil` when there is none.
    static func first(during draw: () -> Void) -> String? {
        precondition(isHandled, "GLib takes a handler")
        let thread = pthread_self()
        logged.withLock { $0[thread] = .some([]) }
        draw()
        return logged.withLock { $0.removeValue(forKey: thread) }?.first
    }
}

/// By the thread that draws; others that log are not heard.
private let logged = Mutex<[pthread_t: [String]]>([:])

/// Poppler has "Syntax error at position 12: Unknown operator", and warnings, which are of no
/// consequence.
private let isHandled: Bool = {
    g_log_set_handler(
        "Poppler", G_LOG_LEVEL_INFO,
        { _, _, message, _ in
            guard let message = message.map({ String(cString: $0) }),
                !message.hasPrefix("Syntax warning"),
                let colon = message.firstRange(of: ": ")
            else { return }
            let text = String(message[colon.upperBound...]).replacing("<0a>", with: "")
            logged.withLock { $0[pthread_self()]?.append(text) }
        }, nil) != 0
}()
