import Platform
import Testing

@testable import CommandLine
@testable import Pressroom

/// `COMMANDS.md`, held against what is declared.
@Suite struct `The page of commands` {
    private let page: String

    init() throws {
        let package = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let folder = try Directory(opening: "\(package)/Sources/Programs/Pressroom")
        page = String(decoding: try folder.contents("COMMANDS.md"), as: UTF8.self)
    }

    /// What the page has between backticks on one line, and its examples.
    private var snippets: [String] {
        page.split(separator: "\n").flatMap { line -> [String] in
            if line.hasPrefix("$ ") { return [String(line.dropFirst(2))] }
            return line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .compactMap { $0.offset % 2 == 1 ? String($0.element) : nil }
        }
    }

    @Test func `COMMANDS.md has every command in its table, and no other`() {
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let named = rows.flatMap { row -> [String] in
            let cell = row.dropFirst(2).prefix { $0 != "|" }
            return cell.split(separator: "`").compactMap { snippet in
                let words = snippet.split(separator: " ").drop { $0 == "pressroom" }
                return words.first.map(String.init)
            }
        }
        .filter { $0.first?.isLetter == true && $0.first?.isLowercase == true }
        let visible = Commands.pressroom.subcommands.filter { !$0.isHidden }
        #expect(Set(named) == Set(visible.flatMap { [$0.word] + $0.aliases }))
    }

    @Test func `COMMANDS.md names only options that a command has`() {
        let known = Set(
            (Commands.pressroom.subcommands + [Commands.pressroom]).flatMap {
                $0.allOptions.map { "--\($0.name)" }
            })
        for snippet in snippets {
            for word in snippet.split(separator: " ") where word.hasPrefix("--") {
                let name = String(word.prefix { $0 != "=" })
                #expect(known.contains(name), "\(snippet)")
            }
        }
    }

    @Test func `COMMANDS.md calls commands by names that they have`() {
        for snippet in snippets where snippet.hasPrefix("pressroom ") {
            let word = snippet.split(separator: " ")[1]
            guard word.first?.isLowercase == true else { continue }
            let known = Commands.pressroom.subcommands.contains {
                ([$0.word] + $0.aliases).contains(String(word))
            }
            #expect(known, "\(snippet)")
        }
    }
}
