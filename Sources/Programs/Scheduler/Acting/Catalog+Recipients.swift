internal import Jobs
internal import PipelineFiles
internal import Pipelines

extension Catalog {
    /// Who is notified of a job's end, as its pipeline is defined now. Of a pipeline that cannot be
    /// read only the recipients in the request count.
    func recipients(of manifest: Manifest, ending state: JobState) -> Recipients {
        let notify =
            if case .pipeline(let pipeline) = entry(manifest.pipeline) {
                pipeline.notify
            } else {
                Notify()
            }
        return notify.recipients(of: manifest, ending: state)
    }

    /// How long a job is kept when it has ended, as its pipeline is defined now; `nil` for ever, or
    /// where that cannot be read.
    func keepSeconds(of manifest: Manifest) -> Int? {
        guard case .pipeline(let pipeline) = entry(manifest.pipeline) else { return nil }
        return pipeline.keepSeconds
    }
}
