package import Jobs
internal import Naming

/// Steps of a pipeline that are made together, so that what one makes depends on the others too:
/// those that share the decode of a file, where smaller renditions are made of larger ones, or a
/// joining step by itself.
package struct ReusableSteps: Hashable, Sendable {
    /// The steps' names, in the order of the pipeline.
    package let names: [String]
    /// The steps whose outputs they take.
    package let needs: Set<String>
    /// They, and all that was made before for them, in the order of the pipeline.
    private let line: [Step]
    private let limits: Limits
    /// The template for titles.
    private let titles: String?

    fileprivate init(_ steps: [Step], behind earlier: [ReusableSteps], in pipeline: Pipeline) {
        names = steps.map(\.name)
        let needs = Set(steps[0].needs)
        self.needs = needs
        limits = pipeline.limits
        titles = pipeline.titles?.text
        let needed = earlier.filter { !needs.isDisjoint(with: $0.names) }.flatMap(\.line)
        let before = Set(needed + steps)
        line = pipeline.steps.filter(before.contains)
    }

    /// A file of a job, as far as it decides what is made of it.
    package struct Input: Codable, Hashable, Sendable {
        /// SHA-256 in lower-case hexadecimal.
        package let sha256: String
        package let mediaType: MediaType
        /// What the user calls it; `nil` where that decides nothing.
        package let name: String?

        package init(sha256: String, mediaType: MediaType, name: String? = nil) {
            self.sha256 = sha256
            self.mediaType = mediaType
            self.name = name
        }

        fileprivate var nameless: Input { Input(sha256: sha256, mediaType: mediaType) }
    }

    /// Everything that decides what the steps make of a job's files, and who may have it, as a
    /// text: where it is the same, so is every byte and every stored name.
    /// - Parameters:
    ///   - inputs: the job's files, in their order.
    ///   - owner: the user that the job belongs to, if there is one.
    ///   - implementation: the worker's, with its libraries; see `WorkerReport.ready`.
    package func recipe(inputs: [Input], owner: String?, implementation: String) -> [UInt8] {
        // Which of the line they are follows from it: the others are there for them.
        JSON.encode(
            Recipe(
                owner: owner, implementation: implementation,
                inputs: readsNames ? inputs : inputs.map(\.nameless),
                limits: limits, line: line, titles: readsNames ? titles : nil))
    }

    private var readsNames: Bool { line.contains(where: \.action.readsNames) }

    private struct Recipe: Encodable {
        let owner: String?
        let implementation: String
        let inputs: [Input]
        let limits: Limits
        let line: [Step]
        /// Left out where there is none.
        let titles: String?
    }
}

extension Pipeline {
    /// All its steps, those together that are made together; behind those that they need.
    package var reusableSteps: [ReusableSteps] {
        var groups: [[Step]] = []
        for step in steps {
            if let group = groups.firstIndex(where: { step.isFused(with: $0[0]) }) {
                groups[group].append(step)
            } else {
                groups.append([step])
            }
        }
        return groups.reduce(into: []) { found, group in
            found.append(ReusableSteps(group, behind: found, in: self))
        }
    }
}
