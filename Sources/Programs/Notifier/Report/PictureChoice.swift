internal import Jobs
internal import Platform
internal import Spool

/// Chooses the first small results of jobs to show in a message: a contact sheet. Their bytes are
/// passed on, never looked at.
struct PictureChoice {
    /// What still goes in.
    private var left = 12
    private var bytesLeft = 400_000
    /// The largest file, and the largest side in pixels.
    private static let bytesMax = 60_000
    private static let sideMax = 640

    /// What programs that show mail can show.
    private static let shown: Set<MediaType> = [.jpeg, .png, .gif, .webp]

    var isOpen: Bool { left > 0 }

    /// The outputs of the first step that has any such.
    /// - Parameter most: how many, at most.
    mutating func pictures(of status: Status, _ files: JobFiles, site: String?, most: Int = 12)
        -> [Report.Picture]
    {
        let step = status.steps.first { step in
            step.state == .completed && step.outputs.contains(where: Self.isSmall)
        }
        guard let step else { return [] }
        var pictures: [Report.Picture] = []
        for output in step.outputs where Self.isSmall(output) && output.bytes <= bytesLeft {
            guard pictures.count < most, left > 0 else { break }
            // One that cannot be read is no reason for no message.
            guard
                let bytes = try? files.output(step: step.name, name: output.name)
                    .contents(bytesMax: Self.bytesMax)
            else { continue }
            left -= 1
            bytesLeft -= bytes.count
            pictures.append(
                Report.Picture(
                    name: output.title, mediaType: output.mediaType.rawValue, bytes: bytes,
                    width: output.width, height: output.height, link: site.map { $0 + output.href })
            )
        }
        return pictures
    }

    private static func isSmall(_ output: Output) -> Bool {
        shown.contains(output.mediaType) && output.bytes <= bytesMax
            && (output.width ?? .max) <= sideMax && (output.height ?? .max) <= sideMax
    }
}
