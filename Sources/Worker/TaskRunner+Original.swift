import Glibc
import Imaging
import Jobs
import PDF
import Pipelines

/// JPEGs that cannot be made smaller are kept: encoding them anew would only take from them.
extension TaskRunner {
    /// Puts the input's own picture in the place of an optimized one that is no smaller than the
    /// input. It must be shown as it is stored, in colours that need no conversion; metadata that
    /// is not to be kept is left out, the rest are the same bytes.
    /// - Throws: `Problem` when the input cannot be read again, or the output not written.
    func keepOriginal(insteadOf rendition: Rendition) throws(Problem) {
        guard let index = rendition.output, case .optimize = rendition.step.action,
              task.inputs[0].mediaType == .jpeg, task.outputs[index].mediaType == .jpeg,
              let file = MappedFile(descriptor: inputs[0]),
              file.bytes.count <= lseek(outputs[index], 0, SEEK_END),
              let structure = JPEGStructure(file.bytes) else { return }
        if hasComplaint, try !isWhole(file.bytes) { return }
        let parts = rendition.keepsMetadata ? [0..<file.bytes.count] : structure.picture
        let image = try opened(0, .jpeg)
        guard image.orientation == .upright, !image.needsColourConversion else { return }
        guard ftruncate(outputs[index], 0) == 0, lseek(outputs[index], 0, SEEK_SET) == 0 else {
            throw Problem(.unwritable, "an output could not be written anew")
        }
        for part in parts {
            try write(UnsafeRawBufferPointer(rebasing: file.bytes[part]), to: index)
        }
    }
}
