import Jobs
import Platform
import Testing
@testable import Spool

@Suite struct `The files of a job` {
    @Test(arguments: [
        ("..", "manifest.json"), ("slim", "../../manifest.json"), ("slim", "photo.jpg"),
    ])
    func `only a file among a job's outputs is opened as one, whatever its status names`(
        step: String, name: String
    ) throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        try Directory(making: "\(temporary.path)/work/\(job.id)/out/slim")
            .replace("photo.jpg", with: Array("a photo".utf8), durable: false)
        let files = try #require(try temporary.spool.lookup.files(of: job.id))
        do throws(SystemError) {
            _ = try files.output(step: step, name: name)
            #expect(name == "photo.jpg")
        } catch {
            #expect(error.isNotFound && name != "photo.jpg")
        }
    }
}
