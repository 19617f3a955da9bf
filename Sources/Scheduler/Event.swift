internal import Jobs
internal import Pipelines

/// What happens to the scheduler. The dispatcher answers each event with decisions.
enum Event {
    /// A hint named a job that has come into a lane.
    case arrived(JobID, Lane)
    /// Hints were lost.
    case hintsLost
    /// A lane was read: its oldest jobs, and how many there are besides.
    case scanned(Lane, [JobID], more: Int)
    /// Jobs wait in `held/` until a moment.
    case held([(id: JobID, notBefore: Timestamp)])
    /// A held job is runnable again; no lane when it was not there any more.
    case unheld(JobID, Lane?)
    /// Claims are durable. Not every job asked for may be there any more.
    case claimed(asked: [JobID], got: [Claim])
    /// A worker server is warm.
    case slotReady(Int)
    /// A worker server has ended; its child is gone with it.
    case slotLost(Int)
    /// A slot's child said something of the task it is at.
    case taskSaid(slot: Int, TaskEvent)
    /// A slot's child is done with the task it was at. The sizes are those of the outputs, in bytes.
    case taskDone(slot: Int, sizes: [Int])
    /// A slot's child is gone. The sizes are those of the task it was at, if there was one left.
    case childEnded(slot: Int, TaskEnd, sizes: [Int])
    /// No child was started: a file that this one of the tasks needs could not be opened or made.
    case taskNotStarted(slot: Int, task: Int, Problem)
    /// A job left `work/`: its end or its return is committed.
    case left(JobID)
    /// Somebody asks something of a job. It may be told more than once.
    case asked(ControlRequest)
    /// A job that was to be fetched is claimed; `nil` when it did not wait.
    case fetched(JobID, Claim?)
    /// A job that had ended is runnable again; no lane when it was not there, or had completed.
    case reopened(JobID, Lane?)
    /// A request is gone.
    case dismissed(ControlRequest)
    /// Time has passed.
    case tick
    /// Take no more work; end soon.
    case stop
}
