/// The targets that Package.swift declares below Sources, read from its text: `swift package
/// dump-package` says the same, but needs a second and the package's lock.
struct Manifest {
    struct Target: Hashable {
        let name: String
        /// The folder below Sources that it is in.
        let layer: String
        let imports: Set<String>
    }

    let targets: [Target]

    init(parsing text: String) {
        var targets: [Target] = []
        for match in text.matches(of: #/\blibrary\(\s*"(\w+)"/#) {
            targets.append(Target(name: String(match.1), layer: "C", imports: []))
        }
        for match in text.matches(of: #/\.target\(\s*name: "(\w+)", path: "Sources/(\w+)//#) {
            targets.append(Target(name: String(match.1), layer: String(match.2), imports: []))
        }
        for match in text.matches(of: #/\btarget\(\s*"(\w+)/(\w+)"(?:,\s*\[([^\]]*)\])?/#) {
            targets.append(
                Target(
                    name: String(match.2), layer: String(match.1),
                    imports: Self.names(in: match.3 ?? "")))
        }
        for match in text.matches(of: #/\bprogram\(\s*"(\w+)",\s*\[([^\]]*)\]/#) {
            targets.append(
                Target(
                    name: String(match.1), layer: "Programs", imports: Self.names(in: match.2)))
        }
        self.targets = targets
    }

    private static func names(in list: Substring) -> Set<String> {
        Set(list.matches(of: #/"(\w+)"/#).map { String($0.1) })
    }
}
