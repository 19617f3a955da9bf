import Jobs
import PDF
import Pipelines

extension PDFEdit: FileWork {
    func perform(_ step: Step, in runner: TaskRunner) throws(Problem) {
        try runner.parsing { try edit(step, in: runner) }
    }

    /// What opens the document, if the step knows it.
    func password(in runner: TaskRunner) throws(Problem) -> String? {
        try password.map { name throws(Problem) in try runner.secret(name) }
    }

    private func edit(_ step: Step, in runner: TaskRunner) throws {
        let password = try password(in: runner)
        let encryption = try encryption.map { name throws(Problem) in try runner.secret(name) }
        runner.admit(Cost(rewriting: runner.inputs, password: password))
        let editor = try runner.editor(opening: password)
        runner.report(.document(pages: editor.pages))
        try runner.checkPages(editor.pages)
        if let pages {
            let numbers = pages.pages(of: editor.pages)
            guard !numbers.isEmpty else { throw Problem.noPage(pages.text, of: editor.pages) }
            try editor.select(numbers)
        }
        if let rotation { editor.rotate(by: rotation) }
        if metadata == .strip { editor.removeMetadata() }
        for output in runner.outputs(of: step) {
            try editor.write(
                to: runner.outputs[output], isLinearized: isLinearized, isCompressed: isCompressed,
                encryptedWith: encryption)
            try runner.finish(output: output, pages: editor.pages)
        }
        if editor.isRepaired {
            runner.report(.warning("the document is damaged; what could be read of it was kept"))
        }
    }
}

extension TaskRunner {
    /// The input. Poppler is given no password: a wrong one has it read memory that it has freed.
    fileprivate func editor(opening password: String?) throws -> PDFEditor {
        guard password == nil else {
            return try PDFEditor(descriptor: inputs[0], password: password)
        }
        let document = try PDFDocument(descriptor: inputs[0])
        return try PDFEditor(descriptor: inputs[0], agreeingWith: document)
    }

    /// The longest password that readers of PDFs know, in bytes (ISO 32000-2, 7.6.4.3).
    private static let passwordBytesMax = 127

    /// The password behind a name.
    fileprivate func secret(_ name: SecretName) throws(Problem) -> String {
        guard let password = task.secrets?[name.text] else {
            throw Problem(.pipeline, "there is no secret called \(name.text)")
        }
        guard (1...Self.passwordBytesMax).contains(password.utf8.count) else {
            throw Problem(
                .pipeline,
                "the secret \(name.text) is no password of 1 to \(Self.passwordBytesMax) bytes")
        }
        return password
    }
}
