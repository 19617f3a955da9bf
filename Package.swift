// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is compiled with: warnings stop the build, an import is private to
/// its file unless it says otherwise, and an existential says `any`.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// What runs in simulation, many thousand times in `make test`, is made fast there too.
let simulated = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// A C library from Debian: a module map and flags, nothing to compile.
func library(_ name: String, pkgConfig: String, debian package: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/C/\(name)", pkgConfig: pkgConfig,
        providers: [.apt([package])])
}

/// A target by its folder below Sources: the layer, and its name.
func target(
    _ folder: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    let name = String(folder.drop { $0 != "/" }.dropFirst())
    return .target(
        name: name, dependencies: dependencies, path: "Sources/\(folder)",
        exclude: pages[name] ?? [], resources: resources, swiftSettings: strict)
}

func program(
    _ name: String, _ dependencies: [Target.Dependency],
    settings: [SwiftSetting] = strict, resources: [Resource] = []
) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Sources/Programs/\(name)",
        exclude: pages[name] ?? [], resources: resources, swiftSettings: settings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency],
    settings: [SwiftSetting] = strict
) -> Target {
    .testTarget(name: name + "Tests", dependencies: dependencies, swiftSettings: settings)
}

/// The pages that live beside the code they describe.
let pages: [String: [String]] = [
    "Drop": ["OVERNIGHT.md"],
    "Notifier": ["NOTIFICATIONS.md"],
    "Pipelines": ["README.md"],
    "Pressroom": ["COMMANDS.md"],
    "Responder": ["HTTP.md"],
    "Spool": ["PROTOCOL.md", "README.md"],
]

let package = Package(
    name: "pressroom",
    products: [
        .executable(name: "pressroom", targets: ["Pressroom"]),
        .executable(name: "pressroom-responder", targets: ["Responder"]),
        .executable(name: "pressroom-scheduler", targets: ["Scheduler"]),
        .executable(name: "pressroom-worker", targets: ["Worker"]),
        .executable(name: "pressroom-notifier", targets: ["Notifier"]),
    ],
    targets: [
        // C: module maps and thin shims, no policy.
        library("CFastCGI", pkgConfig: "fcgi", debian: "libfcgi-dev"),
        library("CVips", pkgConfig: "gobject-2.0", debian: "libvips-dev"),
        library("CPoppler", pkgConfig: "poppler-glib", debian: "libpoppler-glib-dev"),
        library("CYAML", pkgConfig: "yaml-0.1", debian: "libyaml-dev"),
        library("CCrypto", pkgConfig: "libcrypto", debian: "libssl-dev"),
        library("CGLib", pkgConfig: "glib-2.0", debian: "libglib2.0-dev"),
        library("CCurl", pkgConfig: "libcurl", debian: "libcurl4-openssl-dev"),
        library("CQPDF", pkgConfig: "libqpdf", debian: "libqpdf-dev"),
        library("CTesseract", pkgConfig: "lept", debian: "libtesseract-dev"),
        library("CZlib", pkgConfig: "zlib", debian: "zlib1g-dev"),
        library("CArchive", pkgConfig: "libarchive", debian: "libarchive-dev"),
        .target(
            name: "CPlatform", path: "Sources/C/CPlatform",
            cSettings: [.treatAllWarnings(as: .error)]),
        .target(
            name: "CJPEG", path: "Sources/C/CJPEG",
            cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("jpeg")]),
        .target(
            name: "CExiv2", path: "Sources/C/CExiv2",
            cxxSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("exiv2")]),

        // Libraries: the only importers of C.
        target("Libraries/FastCGI", ["CFastCGI", "Platform"]),
        target(
            "Libraries/Metadata", ["CExiv2", "Compression", "Containers", "Crypto", "Platform"]),
        target("Libraries/Imaging", ["CJPEG", "CVips", "Containers", "Metadata", "Platform"]),
        target(
            "Libraries/PDF",
            ["CPoppler", "CQPDF", "Compression", "Imaging", "Metadata", "Platform"]),
        target("Libraries/Recognition", ["CTesseract"]),
        target("Libraries/Compression", ["CZlib"]),
        target("Libraries/YAML", ["CYAML", "Text"]),
        target("Libraries/Crypto", ["CCrypto", "Platform"]),
        target("Libraries/ZIP", ["CArchive"]),
        target("Libraries/Curl", ["Addresses", "CCurl", "HTTP", "Platform"]),
        target("Libraries/TimeZones", ["CGLib", "Jobs"]),
        target("Libraries/Platform", ["CommandLine", "CPlatform", "Text"]),

        // Values: no I/O, no Glibc.
        target("Values/Text"),
        target("Values/Addresses"),
        target("Values/CommandLine", ["Text"]),
        target("Values/Containers"),
        target("Values/HTML", ["Text"]),
        target("Values/HTTP"),
        target("Values/Jobs", ["Containers", "Text"]),
        target("Values/Mail", ["Jobs", "Text"]),
        target("Values/Naming", ["Text"]),
        target("Values/Pipelines", ["Jobs", "Naming", "Text"]),
        target("Values/Settings", ["Addresses", "CommandLine", "Jobs", "Pipelines"]),

        // Storage: the queue, the pipeline files and the drop folders.
        target("Storage/Spool", ["Crypto", "Jobs", "Platform"]),
        target("Storage/PipelineReader", ["Jobs", "Naming", "Pipelines", "Text", "YAML"]),
        target(
            "Storage/Publishing",
            ["Crypto", "Curl", "HTTP", "Jobs", "Naming", "Platform", "Spool", "Text"]),
        // The files of the directory `pipelines` are put into the binary: BuiltIn is a link to it.
        target(
            "Storage/PipelineFiles",
            ["Containers", "Crypto", "PipelineReader", "Pipelines", "Platform"],
            resources: [.embedInCode("BuiltIn")]),
        target(
            "Storage/Drop",
            [
                "Jobs", "Naming", "PipelineFiles", "PipelineReader", "Pipelines", "Platform",
                "Spool", "Text", "TimeZones",
            ]),

        // Programs: they never import one another.
        program(
            "Responder",
            [
                "Addresses", "CommandLine", "Crypto", "FastCGI", "HTML", "HTTP", "Jobs",
                "PipelineFiles",
                "Pipelines", "Platform", "Settings", "Spool", "Text", "ZIP",
            ],
            // The style sheet and the scripts of the pages are put into the binary.
            resources: [.embedInCode("Assets")]),
        program(
            "Scheduler",
            [
                "CommandLine", "Crypto", "Drop", "Jobs", "PipelineFiles", "Pipelines",
                "Platform", "Settings", "Spool", "TimeZones",
            ], settings: simulated),
        program(
            "Notifier",
            [
                "Addresses", "CommandLine", "Crypto", "Curl", "HTML", "Jobs", "Mail",
                "PipelineFiles", "Pipelines", "Platform", "Publishing", "Settings", "Spool",
                "Text", "TimeZones",
            ]),
        program(
            "Worker",
            [
                "CommandLine", "Compression", "Containers", "Crypto", "Imaging", "Jobs",
                "Metadata", "PDF", "Pipelines", "Platform", "Recognition", "Settings", "ZIP",
            ]),
        program(
            "Pressroom",
            [
                "Addresses", "CommandLine", "Crypto", "Jobs", "Mail", "Naming", "PipelineFiles",
                "PipelineReader", "Pipelines", "Platform", "Settings", "Spool", "Text",
            ]),

        // The media that `make demo` uploads, drawn by code.
        .executableTarget(
            name: "Samples", dependencies: ["CommandLine", "Imaging", "Platform"],
            path: "Tests/Samples", swiftSettings: strict),
        // Very many jobs for `make scale`.
        .executableTarget(
            name: "Filler", dependencies: ["CommandLine", "Jobs", "Platform", "Spool"],
            path: "Tests/Filler", swiftSettings: strict),
        // Pictures and documents for tests, in memory.
        .target(
            name: "TestMedia", dependencies: ["Imaging"], path: "Tests/TestMedia",
            swiftSettings: strict),
        // What holds JSON against a schema.
        .target(
            name: "TestSchema", dependencies: ["Jobs"], path: "Tests/TestSchema",
            swiftSettings: strict),
        // Folders for tests, and how much is tried.
        .target(
            name: "TestFolders", dependencies: ["Platform"], path: "Tests/TestFolders",
            swiftSettings: strict),

        tests("HTML", ["HTML"]),
        tests("HTTP", ["HTTP"]),
        tests("Jobs", ["Jobs", "TestMedia"]),
        tests("Containers", ["Containers", "TestMedia"]),
        tests("ZIP", ["TestMedia", "ZIP"]),
        tests(
            "PipelineFiles",
            [
                "PipelineFiles", "PipelineReader", "Pipelines", "Platform", "TestFolders",
                "TestMedia",
            ]),
        tests("FastCGI", ["FastCGI", "Platform", "TestFolders"]),
        tests(
            "Responder",
            [
                "Addresses", "CommandLine", "Crypto", "FastCGI", "HTML", "HTTP", "Jobs",
                "PipelineFiles",
                "Pipelines", "Platform", "Responder", "Spool", "TestFolders",
            ]),
        tests(
            "Spool",
            [
                "Curl", "Drop", "Jobs", "PipelineReader", "Pipelines", "Platform", "Publishing",
                "Spool", "TestFolders",
            ]),
        tests(
            "Drop",
            [
                "Drop", "Jobs", "PipelineFiles", "PipelineReader", "Pipelines", "Platform", "Spool",
            ]),
        tests(
            "Scheduler",
            [
                "Crypto", "Jobs", "PipelineReader", "Pipelines", "Platform", "Scheduler", "Spool",
            ],
            settings: simulated),
        tests("YAML", ["YAML"]),
        tests("TimeZones", ["Jobs", "Pipelines", "Platform", "TimeZones"]),
        tests(
            "Pipelines",
            [
                "Jobs", "Naming", "PipelineReader", "Pipelines", "TestSchema", "Text", "YAML",
            ]),
        tests(
            "Pressroom",
            [
                "Addresses", "CommandLine", "Crypto", "Jobs", "Naming", "PipelineReader",
                "Pipelines", "Platform", "Pressroom", "Spool", "TestFolders", "Text",
            ]),
        tests("Text", ["Text"]),
        tests("CommandLine", ["CommandLine"]),
        tests("Platform", ["Platform"]),
        tests("Addresses", ["Addresses"]),
        tests("Mail", ["Jobs", "Mail"]),
        tests("Naming", ["Naming"]),
        tests(
            "Notifier", ["Jobs", "Mail", "Notifier", "Platform", "Spool", "TestFolders"]),
        tests("Metadata", ["Compression", "Crypto", "Imaging", "Metadata", "TestMedia"]),
        tests("Imaging", ["Imaging", "Metadata", "TestMedia"]),
        tests("PDF", ["Imaging", "PDF", "Platform", "TestMedia"]),
        tests("Recognition", ["Recognition", "TestMedia"]),
        tests(
            "Worker",
            [
                "Containers", "Crypto", "Imaging", "Jobs", "Metadata", "PDF",
                "Pipelines", "Platform", "TestMedia", "TestSchema", "Worker",
            ]),
        tests("Style", ["Platform"]),
        tests(
            "System",
            [
                "Crypto", "Imaging", "Jobs", "Metadata", "PDF", "Platform", "Spool",
                "TestFolders", "TestMedia",
            ]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
