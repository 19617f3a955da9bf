internal import Jobs
internal import Pipelines

/// What happens to the scheduler. The dispatcher answers each event with decisions.
enum Event {
    /// A hint named a job that has come into a queue.
    case arrived(JobID, JobQueue)
    /// Hints were lost.
    case hintsLost
    /// A queue was read: its oldest jobs, how many there are besides, and when those were accepted
    /// that cut all of them into equal parts.
    case scanned(JobQueue, [JobID], more: Int, marks: [Timestamp] = [])
    /// When jobs may begin, of each pipeline that has a deferred queue; any other is always open.
    case schedules([String: Schedule])
    /// A job that may not begin was put in its pipeline's deferred queue.
    case deferred(JobID, JobQueue)
    /// Jobs wait in `held/` until a moment, by the clock that there was when they began to.
    case held([(id: JobID, since: Timestamp, until: Timestamp)])
    /// A held job is runnable again; no lane when it was not there any more.
    case promoted(JobID, Lane?)
    /// Claims are durable. Not every job asked for may be there any more.
    case claimed(asked: [JobID], got: [Claim])
    /// A worker server is warm.
    case slotReady(Int)
    /// A worker server has ended; its child is gone with it.
    case slotLost(Int)
    /// A slot's child said something of the task it is at.
    case taskReported(slot: Int, TaskEvent)
    /// A slot's child is done with the task it was at. The sizes are those of the outputs,
    /// in bytes.
    case taskDone(slot: Int, sizes: [Int])
    /// A slot's child is gone. The sizes are those of the task it was at, if there was one left.
    case childEnded(slot: Int, TaskEnd, sizes: [Int])
    /// No child was started: a file that this one of the tasks needs could not be opened or made.
    case taskNotStarted(slot: Int, task: Int, Problem)
    /// A job was moved out of `work/`: its end or its return is committed.
    case committed(JobID)
    /// Somebody asks something of a job. It may come more than once.
    case asked(ControlRequest)
    /// A job that was to be fetched is claimed; `nil` when it did not wait.
    case fetched(JobID, Claim?)
    /// A job is runnable as was asked; no lane when it was not where that makes sense.
    case requeued(ControlRequest, Lane?)
    /// A request is gone.
    case acknowledged(ControlRequest)
    /// Whether the disk has room to begin something.
    case diskSpace(Bool)
    /// The machine has slept for so many seconds, and all that runs with it.
    case slept(seconds: Double)
    /// The clock that gives the time jumps by so many seconds, while no job is in hand.
    case clockSet(bySeconds: Double)
    /// Time has passed.
    case tick
    /// Take no more work; end soon.
    case stop
}
