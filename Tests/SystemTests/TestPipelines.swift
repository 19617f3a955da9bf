import Platform
import TestFolders

/// The pipelines of the tests: those of the package, and some with a narrow limit each.
enum TestPipelines {
    /// A new directory with the directory `pipelines`.
    static func folder(_ more: [String: String] = [:]) throws -> TemporaryDirectory {
        let directory = TemporaryDirectory()
        let own = try Directory(opening: packageFolder).directory("pipelines")
        for name in ["web.yaml", "document.yaml"] {
            try directory.write("pipelines/" + name, own.contents(name))
        }
        for (name, text) in narrow.merging(more, uniquingKeysWith: { $1 }) {
            let file = "name: \(name)\nretry: { attempts: 5, backoff: 100ms }\n\(text)\n"
            try directory.write("pipelines/\(name).yaml", Array(file.utf8))
        }
        return directory
    }

    /// Where the package's manifest is.
    static let packageFolder =
        "/"
        + #filePath.split(separator: "/").dropLast(3)
        .joined(separator: "/")

    private static let narrow = [
        "tile": """
        accepts: [image/jpeg, image/png, application/pdf]
        steps: { tile: { uses: thumbnail, with: { width: 40 } } }
        """,
        "little": """
        accepts: [image/jpeg]
        limits: { bytes: 100kB }
        steps: { tile: { uses: thumbnail, with: { width: 40 } } }
        """,
        "fleeting": """
        accepts: [image/jpeg]
        keep: 3s
        steps: { tile: { uses: thumbnail, with: { width: 40 } } }
        """,
        "hurried": """
        accepts: [application/pdf]
        limits: { cpu: 1s }
        steps: { pages: { uses: pdf-pages, with: { dpi: 36 } } }
        """,
        "cramped": """
        accepts: [image/jpeg]
        limits: { memory: 250MB }
        steps: { modern: { uses: optimize, with: { format: avif } } }
        """,
        "punctual": """
        accepts: [application/pdf]
        limits: { wall: 1s }
        steps: { pages: { uses: pdf-pages, with: { dpi: 36 } } }
        """,
        "narrow": """
        accepts: [image/jpeg, image/png, application/pdf]
        limits: { pages: 3, pixels: 1MP }
        steps:
          tile: { uses: thumbnail, with: { width: 40 } }
          facts: { uses: metadata }
        """,
        "book": """
        accepts: [application/pdf]
        steps:
          facts: { uses: metadata }
          cover: { uses: thumbnail, with: { width: 100 } }
          pages: { uses: pdf-pages, with: { dpi: 40, format: png } }
        """,
    ]
}
