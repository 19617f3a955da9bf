internal import Jobs
internal import Pipelines

/// What happens to the scheduler. The dispatcher answers each event with actions.
enum Event {
    /// A hint named a job that has come into a lane.
    case arrived(JobID, Lane)
    /// Hints were lost.
    case hintsLost
    /// A lane was read: its oldest jobs, and whether these are all.
    case scanned(Lane, [JobID], isAll: Bool)
    /// Jobs wait in `held/` until a moment.
    case held([(id: JobID, notBefore: Timestamp)])
    /// A held job is runnable again; no lane when it was not there any more.
    case unheld(JobID, Lane?)
    /// Claims are durable. Not every job asked for may be there any more.
    case claimed(asked: [JobID], got: [Claim])
    /// A worker server is warm.
    case slotReady(Int)
    /// A worker server has ended; a task it ran is gone with it.
    case slotLost(Int)
    /// The child of a slot's task said something.
    case taskSaid(slot: Int, TaskEvent)
    /// The child of a slot's task is gone. The sizes are those of the outputs, in bytes.
    case taskEnded(slot: Int, TaskEnd, sizes: [Int])
    /// A task could not be started: a file it needs could not be opened or made.
    case taskNotStarted(slot: Int, Problem)
    /// A job left `work/`: its end or its return is committed.
    case left(JobID)
    /// Time has passed.
    case tick
    /// Take no more work; end soon.
    case stop
}

/// A job that was claimed, and what the scheduler found out about it.
struct Claim {
    let manifest: Manifest
    /// The status of the attempt before, its completed steps only where their outputs are there.
    let previousStatus: Status?
    /// The pipeline as it is defined now.
    let pipeline: Result<Pipeline, Problem>
}

/// What the dispatcher wants done.
enum Action {
    /// Read a lane: at most `limit` ids, without those that are in hand.
    case scan(Lane, limit: Int, excluding: Set<JobID>)
    case claim([(id: JobID, lane: Lane)])
    /// Make a held job runnable.
    case unhold(JobID)
    /// Open the files of a pass and hand the task to a worker.
    case start(slot: Int, JobID, Pass, Task)
    case kill(slot: Int)
    /// A task is over: flush the outputs to keep, remove the others, publish the steps.
    case settle(slot: Int, JobID, outputs: [PlannedOutput], keep: Set<Int>)
    case publish(JobID, steps: [String])
    /// Replace the status that is served.
    case report(JobID, Status)
    /// Commit the job's end.
    case finish(JobID, Status)
    /// Give the job back, queued or held.
    case release(JobID, Status)
    /// Everything is at rest: the scheduler may end.
    case exit
}
