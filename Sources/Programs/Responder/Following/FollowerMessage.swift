/// What the threads that take requests say to the one that holds them.
enum FollowerMessage: Sendable {
    case follow(Subscriber)
    /// All are to be answered at once from now on.
    case stop
    /// Nothing comes any more.
    case close
}
