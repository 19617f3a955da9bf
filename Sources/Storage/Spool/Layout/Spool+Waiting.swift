internal import Platform

extension Spool {
    /// Looks every few milliseconds whether something has come about, which takes no more time than
    /// the name of a file to be looked up.
    /// - Returns: false when it has not within the time.
    static func wait(seconds: Double, until hasCome: () throws(SystemError) -> Bool)
        throws(SystemError) -> Bool
    {
        let deadline = Clock.monotonicSeconds + seconds
        let epoll = try Epoll()
        while try !hasCome() {
            guard Clock.monotonicSeconds < deadline else { return false }
            _ = try epoll.wait(seconds: 0.005)
        }
        return true
    }
}
