internal import Glibc
package import Jobs
package import Platform

extension ClaimedJob {
    /// Reuses the outputs of steps of an earlier job and publishes them: each is another name
    /// for the same file, after its bytes have been found to be those that were made. Nothing is
    /// copied, and they stay when that job is removed. A step that was skipped has none.
    /// - Parameters:
    ///   - names: the steps.
    ///   - earlier: the status of that job.
    ///   - sha256: the SHA-256 of a file, in lower-case hexadecimal.
    /// - Returns: false when something of it is not there, is damaged or cannot be linked to;
    ///   nothing is taken then.
    package func reuseOutputs(
        _ names: [String], from earlier: Status,
        sha256: (Descriptor) throws(SystemError) -> String
    )
        throws(SystemError) -> Bool
    {
        let steps = earlier.steps.filter {
            names.contains($0.name) && [.completed, .skipped].contains($0.state)
        }
        guard steps.count == names.count else { return false }
        let source = "\(Spool.Reuse.folder(of: earlier.id))/out"
        for step in steps {
            for output in step.outputs {
                let path = "\(source)/\(step.name)/\(output.name)"
                if take(output, of: step.name, from: path, sha256) { continue }
                for name in names { try discard(step: name) }
                return false
            }
        }
        for step in steps { try publish(step: step.name) }
        return true
    }

    private func take(
        _ output: Output, of step: String, from path: String,
        _ sha256: (Descriptor) throws(SystemError) -> String
    ) -> Bool {
        guard Spool.isPlain(output.name), let (file, info) = try? spool.layout.root.open(path),
            info.owner == geteuid(), info.size == output.bytes,
            (try? sha256(file)) == output.sha256
        else { return false }
        // Who is out of links or on another disk makes it anew, as who has found damage does.
        return (try? link(file, step: step, name: output.name)) != nil
    }
}
