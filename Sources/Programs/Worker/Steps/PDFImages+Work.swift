import Glibc
import Imaging
import Jobs
import PDF
import Pipelines

/// A JPEG comes as it is. Another picture is drawn alone on a page of its own size.
extension PDFImages: FileWork, PartsWork {
    func countParts(in runner: TaskRunner) throws(Problem) -> Int {
        try runner.parsing { () throws -> Int in
            let (pictures, reasons) = try runner.pictures()
            if pictures.count == 0, let reason = reasons.first { throw reason }
            return pictures.count
        }
    }

    func perform(_ step: Step, in runner: TaskRunner) throws(Problem) {
        try runner.parsing {
            let (pictures, reasons) = try runner.pictures()
            let outputs = runner.outputs(of: step)
            let places = outputs.compactMap { runner.task.outputs[$0].page.map { $0 - 1 } }
            guard places.allSatisfy((0..<pictures.count).contains), places.count == outputs.count
            else { throw PDFError.damaged }
            let rewriting = Cost(rewriting: runner.inputs)
            var cost = rewriting
            for place in places where !pictures.isJPEG(place) {
                let size = pictures.size(place)
                cost.append(Cost(memoryBytes: rewriting.memoryBytes + 8 * size.area))
            }
            runner.admit(cost)
            for reason in reasons {
                runner.report(.warning("a picture is left out: \(reason.detail)"))
            }
            for (output, place) in zip(outputs, places) {
                try write(place, of: pictures, to: output, in: runner)
            }
        }
    }

    private func write(
        _ place: Int, of pictures: PDFPictures, to output: Int, in runner: TaskRunner
    ) throws {
        let (size, name) = (pictures.size(place), "picture \(place + 1)")
        if let jpeg = pictures.jpeg(place) {
            try runner.check(jpeg, called: name)
            try runner.write(jpeg, to: output)
            return try runner.finish(
                output: output, width: size.width, height: size.height, type: .jpeg)
        }
        // The page takes the place of the picture until it is drawn.
        let descriptor = runner.outputs[output]
        try pictures.page(place).write(to: descriptor)
        let document = try PDFDocument(descriptor: descriptor)
        let image = try document.render(
            page: 1, to: size, in: PageColours(isTransparent: pictures.hasMask(place)))
        if let error = document.drawingError(ofPage: 1) {
            runner.report(.warning("\(name) may not be shown as a whole: \(error)"))
        }
        ftruncate(descriptor, 0)
        lseek(descriptor, 0, SEEK_SET)
        do throws(VipsError) {
            try image.encode(to: descriptor, as: .png)
        } catch {
            throw runner.encoding(error)
        }
        try runner.finish(
            output: output, width: size.width, height: size.height, type: .png)
    }
}

extension TaskRunner {
    /// The pictures of a document, and why others cannot be drawn.
    fileprivate func pictures() throws -> (PDFPictures, leftOut: [Problem]) {
        let pictures = try PDFPictures(descriptor: inputs[0])
        var reasons: [Problem] = []
        pictures.leaveOut { size in
            do throws(Problem) {
                try check(size, of: "a picture")
                return false
            } catch {
                reasons.append(error)
                return true
            }
        }
        return (pictures, reasons)
    }
}
