internal import Jobs
package import Naming
internal import Text

extension Pipeline {
    /// Outputs go where their inputs were, under the names that their titles are, too.
    package static let usualNames: NameTemplate = {
        do throws(NameTemplateError) {
            return try NameTemplate("{folder}/{stem}{-step}{-part}{-page:04}{-width}.{ext}")
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    /// The steps whose outputs go back to all files of a job at once.
    var joinedSteps: Set<String> {
        var joined: Set<String> = []
        for step in steps
        where step.action.joinsInputs || step.needs.contains(where: joined.contains) {
            joined.insert(step.name)
        }
        return joined
    }

    /// Why a name template cannot name the outputs of this pipeline's jobs; `nil` when it can.
    ///
    /// It is tried on a job that has two files of each type, each with some pages. Two outputs
    /// whose names differ only by the width of the picture may have one name: what is smaller than
    /// the box of a thumbnail keeps its size.
    /// - Parameter chosen: the steps whose outputs get names; all that are kept when `nil`.
    package func problem(naming template: NameTemplate, of chosen: Set<String>? = nil) -> String? {
        let inputs = sampleInputs
        let naming = OutputNaming(
            self, inputs: inputs, batch: "batch", owner: "owner", job: "job", day: "2026-12-01")
        let plan = endedPlan(of: inputs, pages: 20, parts: 2)
        let outputs = plan.steps.filter { chosen?.contains($0.step.name) ?? $0.step.isKept }
            .flatMap(\.outputs)
        let widths = Set(outputs.compactMap { StoredName(file: $0.name).traits.width })
        var names: [String: PlannedOutput] = [:]
        for output in outputs {
            let stored = StoredName(file: output.name)
            for type in [output.mediaType] + output.otherTypes {
                for width in type.isImage ? [1] + widths.sorted() : [nil] {
                    let values = naming.values(
                        step: output.step, stored: stored, type, width: width,
                        height: type.isImage ? 1 : nil)
                    if let problem = problem(of: output, missing: values, in: template) {
                        return problem
                    }
                    let name = template.path(values)
                    let other = names.updateValue(output, forKey: PortableName.folded(name))
                    if let other, other != output {
                        return Self.collision(of: other, output, called: name)
                    }
                }
            }
        }
        return nil
    }

    private func problem(
        of output: PlannedOutput, missing values: NameValues, in template: NameTemplate
    ) -> String? {
        let needed = template.neededVariables.intersection([.page, .part, .width, .height])
        guard let missing = needed.filter({ values[$0] == nil }).map(\.rawValue).min() else {
            return nil
        }
        return "\"\(output.step)\" makes a file without a \(missing); {-\(missing)} is left out "
            + "there with its hyphen"
    }

    private static func collision(
        of first: PlannedOutput, _ second: PlannedOutput, called name: String
    ) -> String {
        let (one, other) = (StoredName(file: first.name), StoredName(file: second.name))
        let (lesser, remedy) =
            if first.step != second.step {
                ("\"\(first.step)\" and \"\(second.step)\" make", "{step}")
            } else if one.input != other.input {
                ("\"\(first.step)\" makes of two files of a job", "{stem}, {name} or {input}")
            } else if one.traits.page != other.traits.page {
                ("\"\(first.step)\" makes of two pages", "{page}")
            } else if one.traits.width != other.traits.width {
                ("\"\(first.step)\" makes of two widths", "{width}")
            } else {
                ("\"\(first.step)\" makes of two files", "{part}")
            }
        return "\(lesser) outputs of one name, such as \(name): the name needs \(remedy)"
    }

    private var sampleInputs: [Manifest.Input] {
        accepts.enumerated().flatMap { index, type in
            [2 * index + 1, 2 * index + 2].map {
                Manifest.Input(
                    name: "file\($0).\(type.fileExtension)", mediaType: type, bytes: 1)
            }
        }
    }
}
