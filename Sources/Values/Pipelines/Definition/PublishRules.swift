package import Jobs
package import Naming
internal import Text

/// Where the outputs of a pipeline's jobs are put once a job has ended, and under which names.
package struct PublishRules: Hashable, Sendable {
    /// The directory, by its absolute path, or the text of a `RemoteAddress`.
    package var to: String
    /// How the server is reached, where `to` is the address of one.
    package var server: Publication.Server?
    package var name = Pipeline.usualNames
    package var conflict = Publication.Conflict.number
    /// `nil` for a hard link where one is possible, else a copy.
    package var by: Publication.Placement?
    package var owner: String?
    package var group: String?
    /// `nil` for what a program's files usually have.
    package var mode: UInt32?
    /// The steps whose outputs are put there; all that are kept when `nil`.
    package var steps: Set<String>?
    /// The ends after which that is done.
    package var on: Set<JobState> = [.completed]

    /// How many directories and servers a pipeline can have.
    package static let countMax = 10

    /// Whether the sender asks for it, and not the pipeline.
    package var isRequested = false

    package init(to: String) { self.to = to }

    /// What is asked for with a job.
    package init(_ request: PublishRequest) {
        to = request.to
        // What cannot be read was checked when it was accepted: only a newer version can have it.
        if let text = request.name, let template = try? NameTemplate(text) { name = template }
        conflict = request.conflict
        isRequested = request.isSenders
    }

    /// A text as the absolute path of a directory, without needless slashes; `nil` when it is none,
    /// or has `..` or control characters.
    package static func directory(_ text: String) -> String? {
        let parts = text.pathNames
        guard text.utf8.first == UInt8(ascii: "/"), (1...1000).contains(text.utf8.count),
            text.unicodeScalars.allSatisfy(\.isAllowedInNames),
            !parts.contains(where: { $0 == ".." || $0 == "." })
        else { return nil }
        return "/" + parts.joined(separator: "/")
    }

    /// What becomes of the outputs of a job that ends; `nil` when nothing does.
    package func publication(of status: Status, named naming: OutputNaming) -> Publication? {
        guard on.contains(status.state) else { return nil }
        let outputs = status.steps
            .filter { steps?.contains($0.name) ?? naming.pipeline.isResult(ofStep: $0.name) }
            .flatMap { step in step.outputs.map { (step: step.name, output: $0) } }
        guard !outputs.isEmpty else { return nil }
        let files = zip(outputs, naming.paths(name, of: outputs)).map { entry, path in
            Publication.File(
                step: entry.step, name: entry.output.name, path: path, bytes: entry.output.bytes,
                sha256: entry.output.sha256)
        }
        return Publication(
            to: to, on: server, conflict: conflict, by: by, owner: owner, group: group, mode: mode,
            isRequested: isRequested, files: files)
    }
}
