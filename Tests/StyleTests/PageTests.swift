import Platform
import Testing

/// The pages that people read first.
@Suite struct `The pages of the project` {
    private static func text(_ path: String) throws -> String {
        let package = try Directory(opening: SourceFile.packageFolder)
        return String(decoding: try package.contents(path), as: UTF8.self)
    }

    @Test func `README has at most 200 lines and lists every section in its contents`()
        throws
    {
        let text = try Self.text("README.md")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.count <= 200)
        for line in lines where line.hasPrefix("## ") {
            let title = line.dropFirst(3)
            let anchor = title.lowercased().replacing(" ", with: "-").filter {
                $0.isLetter || $0.isNumber || $0 == "-"
            }
            #expect(text.contains("](#\(anchor))"), "the table of contents leads to \(title)")
        }
    }

    /// The paths of all pages below a folder.
    private static func pages(in folder: String) throws -> [String] {
        let directory = try Directory(opening: "\(SourceFile.packageFolder)/\(folder)")
        return try directory.names().sorted().flatMap { name in
            try directory.info(name)?.kind == .directory
                ? pages(in: "\(folder)/\(name)")
                : name.hasSuffix(".md") ? ["\(folder)/\(name)"] : []
        }
    }

    @Test func `pages link to files and folders that exist`() throws {
        let pages = try ["README.md"] + [".github", "Sources", "Tests"].flatMap(Self.pages)
        try #require(pages.contains("Sources/GLOSSARY.md"))
        let package = try Directory(opening: SourceFile.packageFolder)
        for page in pages {
            let folder = page.split(separator: "/").dropLast().map { "\($0)/" }.joined()
            for match in try Self.text(page).matches(of: #/\]\((?<path>[^)#:\s]+)[)#]/#) {
                let isThere = try package.exists("\(folder)\(match.path)")
                #expect(isThere, "\(page) links to \(match.path)")
            }
        }
    }
}
