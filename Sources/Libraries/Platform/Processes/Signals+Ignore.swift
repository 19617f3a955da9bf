internal import Glibc

extension Signals {
    /// Ignores a signal in this process and in the children it forks; see signal(7).
    package static func ignore(_ signal: Int32) { _ = Glibc.signal(signal, SIG_IGN) }
}
