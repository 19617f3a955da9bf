internal import Jobs
internal import Pipelines

/// A job that was claimed, and what the scheduler found out about it.
struct Claim {
    let manifest: Manifest
    /// The status of the attempt before, its completed steps only where their outputs are there.
    let previousStatus: Status?
    /// The pipeline as it is defined now.
    let pipeline: Result<Pipeline, Problem>
}
