internal import CFastCGI
internal import Glibc

/// The start of libfcgi, once a process.
enum Library {
    /// Whether libfcgi is ready. Wraps FCGX_Init; see fcgiapp.h.
    ///
    /// FCGX_Init replaces the handlers of three signals, which are the program's to decide on: they
    /// are put back. SIGPIPE is ignored, since libfcgi writes to connections that may be gone.
    static let isReady: Bool = {
        let signals = [SIGTERM, SIGUSR1]
        var before = signals.map { _ in sigaction() }
        for (index, signal) in signals.enumerated() { sigaction(signal, nil, &before[index]) }
        let isReady = FCGX_Init() == 0
        for (index, signal) in signals.enumerated() { sigaction(signal, &before[index], nil) }
        var ignore = sigaction()
        ignore.__sigaction_handler.sa_handler = SIG_IGN
        sigaction(SIGPIPE, &ignore, nil)
        return isReady
    }()
}
