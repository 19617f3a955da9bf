import Platform
import Testing

/// The map in Sources/README.md is the one of Package.swift and of the folders.
@Suite struct `The map of the architecture` {
    private let map: ArchitectureMap
    private let targets: [Manifest.Target]

    init() throws {
        map = ArchitectureMap(parsing: try Self.text("Sources/README.md"))
        targets = Manifest(parsing: try Self.text("Package.swift")).targets
    }

    private static func text(_ path: String) throws -> String {
        let package = try Directory(opening: SourceFile.packageFolder)
        return String(decoding: try package.contents(path), as: UTF8.self)
    }

    @Test func `the map has a section for each layer, from the programs down to C`() {
        #expect(map.layers == ["Programs", "Storage", "Libraries", "Values", "C"])
    }

    @Test func `the map has a row for each target of Package.swift, in its layer's section`() {
        let drawn = Set(map.rows.map { "\($0.layer)/\($0.name)" })
        let declared = Set(targets.map { "\($0.layer)/\($0.name)" })
        #expect(drawn.subtracting(declared) == [], "rows of Sources/README.md without a target")
        #expect(declared.subtracting(drawn) == [], "targets without a row in Sources/README.md")
        #expect(map.rows.count == drawn.count, "a target has one row")
    }

    @Test func `the map names in each row what that target imports`() {
        for row in map.rows {
            guard let imports = row.imports,
                let target = targets.first(where: { $0.name == row.name })
            else { continue }
            #expect(imports == target.imports, "imports of \(row.name)")
        }
    }

    @Test func `the map knows every folder that holds sources`() throws {
        let declared = Set(targets.map { "\($0.layer)/\($0.name)" })
        let sources = try Directory(opening: SourceFile.packageFolder).directory("Sources")
        for layer in map.layers {
            let folder = try sources.directory(layer)
            for name in try folder.names() where try folder.info(name)?.kind == .directory {
                #expect(declared.contains("\(layer)/\(name)"), "a folder without a target")
            }
        }
    }

    @Test func `no target imports upwards, and no program imports another`() throws {
        let depths = Dictionary(uniqueKeysWithValues: zip(map.layers, 0...))
        let layers = Dictionary(targets.map { ($0.name, $0.layer) }) { first, _ in first }
        var upwards: Set<String> = []
        for target in targets {
            let depth = try #require(depths[target.layer])
            for name in target.imports {
                let other = try #require(layers[name].flatMap { depths[$0] }, "\(name) is unknown")
                let isUpwards = other < depth || (other == depth && target.layer == "Programs")
                if isUpwards { upwards.insert("\(target.name) → \(name)") }
            }
        }
        #expect(upwards == [])
    }

    /// Paths as the pages write them: to files below Sources or Tests, or beside the page.
    @Test(arguments: ["Sources/README.md", "Sources/GLOSSARY.md", "Sources/DECISIONS.md"])
    func `the architecture page and the glossary name only files that exist`(page: String) throws {
        let package = try Directory(opening: SourceFile.packageFolder)
        for match in try Self.text(page).matches(of: #/`([A-Z]\w+(?:/[A-Z][\w+.]*)+)`/#) {
            let path = String(match.1)
            let isThere = try ["", "Sources/"].contains { try package.info($0 + path) != nil }
            #expect(isThere, "\(page) names \(path)")
        }
    }
}

@Suite struct `A map that is read from a page` {
    private let map = ArchitectureMap(
        parsing: """
            ## Before
            | `Other` | is not in the map |
            ## The map
            ### Upper
            | target | knows | imports |
            |---|---|---|
            | `Cook` | `Menu`, and how | `Pan` `Salt` |
            | `Guest` | nothing | |
            ### Lower
            | target | wraps |
            |---|---|
            | `Pan` | `iron` |
            ## After
            """)

    @Test func `a map is read with the rows of each layer and their imports`() {
        #expect(map.layers == ["Upper", "Lower"])
        #expect(
            map.rows == [
                .init(name: "Cook", layer: "Upper", imports: ["Pan", "Salt"]),
                .init(name: "Guest", layer: "Upper", imports: []),
                .init(name: "Pan", layer: "Lower", imports: nil),
            ])
    }
}

@Suite struct `Targets that are read from a manifest` {
    @Test func `targets are read from a manifest however the calls are wrapped`() {
        let manifest = Manifest(
            parsing: """
                library("CPan", pkgConfig: "pan", debian: "libpan-dev"),
                .target(
                    name: "CFork", path: "Sources/C/CFork",
                    cSettings: [.treatAllWarnings(as: .error)]),
                target("Libraries/Pan", ["CPan"]),
                target(
                    "Values/Menu"),
                program(
                    "Cook",
                    [
                        "Menu",
                        "Pan",
                    ], settings: fast),
                .target(name: "TestMenu", dependencies: ["Menu"], path: "Tests/TestMenu"),
                tests("Cook", ["Cook"]),
                """)
        #expect(
            Set(manifest.targets) == [
                .init(name: "CPan", layer: "C", imports: []),
                .init(name: "CFork", layer: "C", imports: []),
                .init(name: "Pan", layer: "Libraries", imports: ["CPan"]),
                .init(name: "Menu", layer: "Values", imports: []),
                .init(name: "Cook", layer: "Programs", imports: ["Menu", "Pan"]),
            ])
    }
}
