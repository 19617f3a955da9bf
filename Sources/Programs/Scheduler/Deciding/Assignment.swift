internal import Jobs
internal import Pipelines

/// One task that a slot is given.
struct Assignment {
    let job: JobID
    let pass: Pass
    let task: Task
}
