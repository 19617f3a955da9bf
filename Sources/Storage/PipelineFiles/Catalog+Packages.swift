package import Pipelines
internal import Platform

extension OptionalPackage {
    /// Why steps that need it cannot run here though it is installed, behind the name of their
    /// kind; `nil` when they can.
    fileprivate var obstacle: String? {
        guard self == .libreOffice, isInstalled, !OfficeProcess.canBeConfined else { return nil }
        return "cannot run here: this system does not let this user have the namespaces in which "
            + "LibreOffice is confined"
    }

    /// Whether it is installed here.
    package var isInstalled: Bool {
        switch self {
        case .libreOffice: OfficeProcess.isInstalled
        case .language(let language): (try? Descriptor(reading: language.path)) != nil
        }
    }
}

extension Pipeline {
    /// The steps that need what cannot run here, and what is said of that.
    package var stepsWithObstacle: [(step: String, message: String)] {
        steps.flatMap { step in
            step.action.requires.compactMap(\.obstacle).map { obstacle in
                (step.name, "\(step.action.uses) \(obstacle)")
            }
        }
    }
}

extension Catalog {
    /// A warning for each step that needs what cannot run here, but for those of built-in
    /// pipelines, which nobody here has chosen.
    package var warningsOfPackages: [String] {
        let snapshot = current()
        let defined = snapshot.pipelines.values.filter { !snapshot.builtIn.contains($0.name) }
        return defined.sorted { $0.name < $1.name }.flatMap { pipeline in
            pipeline.stepsWithObstacle.map { step, message in
                "\(pipeline.name): step \"\(step)\" fails: \(message)"
            }
        }
    }
}
