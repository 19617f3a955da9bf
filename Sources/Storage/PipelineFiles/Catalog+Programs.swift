package import Pipelines
internal import Platform

extension OptionalProgram {
    /// Whether it is installed here.
    package var isInstalled: Bool {
        switch self {
        case .libreOffice: OfficeProcess.isInstalled
        }
    }
}

extension Pipeline {
    /// The steps whose program is not installed here, each with what is said of that.
    package var stepsWithoutProgram: [(step: String, message: String)] {
        steps.compactMap { step in
            let kind = type(of: step.action)
            guard let program = kind.program, !program.isInstalled else { return nil }
            return (step.name, kind.missing(program))
        }
    }
}

extension Catalog {
    /// A warning for each step whose program is not installed here, but for those of built-in
    /// pipelines, which nobody here has chosen.
    package var warningsOfPrograms: [String] {
        let snapshot = current()
        let defined = snapshot.pipelines.values.filter { !snapshot.builtIn.contains($0.name) }
        return defined.sorted { $0.name < $1.name }.flatMap { pipeline in
            pipeline.stepsWithoutProgram.map { step, message in
                "\(pipeline.name): step \"\(step)\" fails: \(message)"
            }
        }
    }
}
