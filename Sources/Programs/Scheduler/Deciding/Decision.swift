internal import Jobs
internal import Pipelines

/// What the dispatcher wants done.
enum Decision {
    /// Read a queue: at most `limit` ids, without those that are in hand.
    case scan(JobQueue, limit: Int, excluding: Set<JobID>)
    case claim([(id: JobID, queue: JobQueue)])
    /// Promotes a held job.
    case promote(JobID)
    /// Open the files of these passes and hand the tasks to a worker, for one child.
    case start(slot: Int, [Assignment])
    /// Tell a slot's child that it may take the memory it asked for.
    case grant(slot: Int)
    case kill(slot: Int)
    /// A task is over: of its outputs, give those that were made, by place, the names that they
    /// came to have and flush them, and remove the others.
    case commitOutputs(
        TaskKey, JobID, outputs: [PlannedOutput], made: [Int: PlannedOutput])
    case publish(JobID, steps: [String])
    /// Replace the status that is served.
    case report(JobID, Status)
    /// Commit the job's end.
    case finish(JobID, Status)
    /// Give the job back, queued or held.
    case giveBack(JobID, Status)
    /// Claim a job that waits, wherever it does.
    case fetch(JobID)
    /// Make a job that is to be retried or promoted runnable.
    case requeue(ControlRequest)
    /// Put a claimed job in its pipeline's deferred queue, as it was before.
    case deferJob(JobID)
    /// All jobs of a pipeline have begun that were accepted before it was resumed.
    case acknowledgeResume(String)
    /// Take a request away that was obeyed or makes no sense any more.
    case acknowledge(ControlRequest)
    /// Everything is at rest: the scheduler may end.
    case exit
}
