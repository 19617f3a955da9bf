internal import HTML

/// The list of files that are to be sent, which only scripts fill: without them there is none.
struct UploadQueue: PageFragment {
    let visitor: Visitor

    var html: HTML {
        """
        <p id="none" class="note" hidden>\(say(.chooseFirst))</p>
        <ul id="queue" class="queue" aria-label="\(say(.files))" hidden></ul>
        <p id="finished" hidden><a id="batch-link" class="button primary">\
        \(say(.seeAllJobs))</a></p>
        \(pattern)
        \(words)
        """
    }

    /// Beside the input of the form: what else files are chosen with.
    var choosers: HTML {
        """
        <button type="button" id="choose-folder" hidden>\(say(.chooseFolder))</button>
        <button type="button" id="choose-camera" hidden>\(say(.takePhotograph))</button>
        <input id="folder" type="file" webkitdirectory multiple hidden \
        aria-label="\(say(.chooseFolder))">
        <input id="camera" type="file" accept="image/*" capture="environment" hidden \
        aria-label="\(say(.takePhotograph))">
        """
    }

    /// In front of the form: what was cut off the last time.
    var reminder: HTML {
        """
        <div id="unfinished" class="note" hidden><p>\(say(.unfinished)) <b class="names"></b></p>
        <p><button type="button">\(say(.forget))</button></p></div>
        """
    }

    private var pattern: HTML {
        """
        <template id="row"><li><p><b class="name"></b> <small class="size"></small></p>
        <progress class="bar" max="1" value="0"></progress>
        <p><span class="word"></span> <span class="note"></span></p>
        <p class="actions"><a class="job" hidden>\(say(.openJob))</a>
        <button type="button" class="pause">\(say(.pause))</button>
        <button type="button" class="resume">\(say(.resume))</button>
        <button type="button" class="remove">\(say(.remove))</button></p></li></template>
        """
    }

    private var words: HTML {
        let texts: [(String, Words)] = [
            ("waiting", .waits), ("uploading", .uploading), ("cut", .cutOff),
            ("paused", .pausedUpload), ("refused", .refused), ("done", .uploaded),
            ("removed", .removed), ("again", .goesOnIn), ("overall", .overall),
            ("chosen", .chosen), ("none", .chooseFirst), ("lost", .lost), ("what", .whatItMeans),
        ]
        let attributes: [HTML] = texts.map { name, text in " data-\(name)=\"\(say(text))\"" }
        return """
            <template id="words" data-problems="\(link("/problems"))" \
            data-batches="\(link("/batches"))"\(attributes)></template>
            """
    }
}
