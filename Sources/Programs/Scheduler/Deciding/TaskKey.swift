/// One task that a slot's child was given.
struct TaskKey: Hashable, Sendable {
    let slot: Int
    /// How many tasks the child does before it.
    let task: Int
}
