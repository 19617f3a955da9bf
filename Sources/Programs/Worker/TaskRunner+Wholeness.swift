import Containers
import Imaging
import Jobs
import PDF
import Pipelines
import Platform

/// Files of which a part is missing. Decoders fill it up and go on, as viewers want them to; here
/// it is held against what is there, before anything is published.
extension TaskRunner {
    /// How much of a picture has to be there: a few rows at its edge may be missing.
    private static let presentMin = 0.98

    /// Looks at what the decoder has said of an input, all of whose pixels were decoded.
    /// - Throws: `Problem.undecodable` when more than a small part of its picture is missing.
    func checkDecoded(_ input: Int) throws(Problem) {
        guard !task.inputs[input].isMade, let format = SourceFormat(task.inputs[input].mediaType),
            let file = MappedFile(descriptor: inputs[input])
        else { return }
        let lacksEnd = format.lacksEnd(file.bytes)
        let complaint = VipsError.complaint
        if format == .jpeg {
            if lacksEnd || hasComplaint || JPEGFile.lacksScans(file.bytes) {
                try checkJPEG(input, file)
            }
        } else if isFailure(complaint, of: format) {
            throw broken
        } else if format == .tiff, let isShort = VipsError.isJPEGWithinShort {
            guard !isShort else { throw Problem(.truncated, Self.damaged) }
            warn(of: input, "parts of the picture, which is stored as JPEG, are damaged")
        } else if format == .tiff, complaint.contains("Fax") {
            warn(of: input, "some rows of the picture, which is stored as a fax, are damaged")
        } else if lacksEnd {
            warn(of: input, "the file has no end mark; all of its picture is there")
        }
    }

    /// Whether the decoder of JPEGs has complained, of this task's or, in a process that runs
    /// several at once, of another's.
    var hasComplaint: Bool { VipsError.jpegComplaints != complaintsBefore }

    /// Whether all of a JPEG's picture is there, and its end is marked.
    /// - Throws: `Problem.undecodable` when more than a small part of it is missing.
    func isWhole(_ jpeg: UnsafeRawBufferPointer) throws(Problem) -> Bool {
        let extent = try extent(of: jpeg)
        return extent.present == 1 && extent.hasEnd
    }

    /// Says of a JPEG that is written as it is whether a part of its picture is missing.
    /// - Parameter name: what the picture is called.
    /// - Throws: `Problem.undecodable` when it is no JPEG.
    func check(_ jpeg: [UInt8], called name: String) throws(Problem) {
        let extent = jpeg.withUnsafeBytes { bytes in
            Result { () throws(JPEGExtent.Failure) in try JPEGExtent(bytes) }
        }
        switch extent {
        case .failure(.outOfMemory): throw outOfMemory
        case .failure(.unreadable):
            throw Problem(.undecodable, "\(name) of the document is damaged")
        case .success(let extent) where extent.present < 1:
            report(.warning("\(name): \(Self.remark(extent))"))
        case .success: break
        }
    }

    private func checkJPEG(_ input: Int, _ file: MappedFile) throws(Problem) {
        let extent = try extent(of: file.bytes)
        if extent.present < 1 {
            warn(of: input, Self.remark(extent))
        } else if !extent.hasEnd {
            warn(of: input, "the JPEG has no end mark; all of its picture is there")
        } else if !extent.isFlawless {
            warn(of: input, "the JPEG has small flaws; all of its picture is there")
        }
    }

    private func extent(of jpeg: UnsafeRawBufferPointer) throws(Problem) -> JPEGExtent {
        let extent: JPEGExtent
        do {
            extent = try JPEGExtent(jpeg)
        } catch {
            throw error == .outOfMemory ? outOfMemory : Problem(.undecodable, Self.damaged)
        }
        guard extent.present >= Self.presentMin else {
            throw Problem(extent.hasEnd ? .undecodable : .truncated, Self.remark(extent))
        }
        return extent
    }

    private static func remark(_ extent: JPEGExtent) -> String {
        """
        the JPEG is cut short or damaged: \(Int(extent.present * 100)) % of its picture is there \
        in full
        """
    }

    /// With several threads, libvips 8.14 now and then forgets a failure of the last rows, and what
    /// the decoder has said of it is all that is left.
    private func isFailure(_ complaint: String, of format: SourceFormat) -> Bool {
        let marks =
            switch format {
            case .jpeg: [String]()
            case .png: ["vipspng"]
            case .gif: ["gifload"]
            case .webp: ["webp:"]
            case .tiff:
                ["tiff2vips", "ZIPDecode", "LZWDecode", "JPEGLib", "PixarLog", "ZSTDDecode"]
            case .heif: ["heif:"]
            }
        return task.threads > 1 && marks.contains { complaint.contains($0) }
    }

    func warn(of input: Int, _ text: String) {
        report(.warning(inputs.count > 1 ? "\(task.inputs[input].name): \(text)" : text))
    }
}
