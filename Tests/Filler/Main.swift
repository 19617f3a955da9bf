internal import CommandLine
internal import Glibc
internal import Jobs
internal import Platform
internal import Spool

// NAME
//     Filler - fills a spool with jobs
//
// DESCRIPTION
//     Has the given number of jobs of a pipeline accepted, each with the same file, which is
//     not copied but linked. Nothing is flushed: the jobs are there as long as the machine runs.
//
// EXIT STATUS 0 done; 1 the spool could not be written; 2 wrong usage

@main enum Main {
    private static let command = Command(
        "Filler", "Fills a spool with jobs, to see what very many of them cost.",
        operands: [
            Operand("SPOOL", "the queue"), Operand("PIPELINE", "what is to process them"),
            Operand("COUNT", "how many"), Operand("FILE", "a PNG file"),
        ])
    /// ext4 gives a file 65,000 names at most.
    private static let linksMax = 60_000
    private static let publishedAtOnce = 256

    static func main() {
        let arguments = command.parseOrExit()
        guard let count = Int(arguments.operands[2]), count >= 0 else {
            try? StandardStream.error.write("Filler: COUNT is a number\n")
            exit(UsageError.exitStatus)
        }
        do {
            try fill(
                Spool(opening: arguments.operands[0], durability: .none), count,
                pipeline: arguments.operands[1], file: arguments.operands[3])
        } catch {
            try? StandardStream.error.write("Filler: \(error)\n")
            exit(1)
        }
    }

    private static func fill(_ spool: Spool, _ count: Int, pipeline: String, file: String) throws {
        let folder = try Directory(opening: spool.path)
        let content = try Descriptor(reading: file).contents(bytesMax: 1 << 20)
        defer { try? folder.remove("linked") }
        for first in stride(from: 0, to: count, by: linksMax) {
            try folder.remove("linked")
            try folder.create("linked").write(content)
            for next in stride(from: first, to: min(count, first + linksMax), by: publishedAtOnce) {
                let last = min(count, first + linksMax, next + publishedAtOnce)
                try spool.intake.publish(
                    (next..<last).map { _ in
                        let submission = try spool.intake.begin()
                        _ = try submission.addInput(linking: "\(spool.path)/linked")
                        _ = try submission.seal(
                            Manifest(
                                id: submission.id, pipeline: pipeline, lane: .normal,
                                inputs: [
                                    .init(name: "a.png", mediaType: .png, bytes: content.count)
                                ]))
                        return submission
                    })
            }
        }
    }
}
