extension ProblemKinds {
    /// What each kind means and what helps.
    static let explanations = [
        // Requests.
        "authentication-required": """
        This server wants to know who you are, and you have not said so, or with a wrong \
        password.
        """,
        "batch-taken": """
        A batch belongs to who sent its first file, and this one was somebody else. Each \
        batch wants a UUID of its own.
        """,
        "batches-busy": """
        A batch of more than 1,000 jobs is counted when somebody asks for it, which takes \
        seconds the first time, and only two are counted at a time. Ask again after the seconds \
        of Retry-After: a batch that was counted before is answered at once.
        """,
        "beyond-length": """
        The piece is longer than what is missing of the upload. Nothing of it was kept.
        """,
        "checksum-mismatch": """
        The piece that arrived is not what Upload-Checksum says. Nothing of it was kept; send it \
        again.
        """,
        "digest-mismatch": """
        What arrived is not what the digest that was sent with it says. Send it again.
        """,
        "empty-upload": "The upload has no file in it, or a file of no bytes.",
        "listing-refused": """
        A job that was sent without a user is for whoever knows its id, so it is not listed \
        for strangers. Users that the web server knows may list their own jobs, and operators \
        those of all: users who are named as such, and whoever connects to operator.sock.
        """,
        "foreign-origin": """
        A browser sent this for a page of another site. Only pages of this site may have it \
        change something here; programs that are no browsers send neither Origin nor \
        Sec-Fetch-Site.
        """,
        "idempotency-key-in-use": """
        An upload with the same Idempotency-Key is being taken at this moment. Ask again in \
        a while: then the answer names the job that it became.
        """,
        "idempotency-key-reused": """
        The Idempotency-Key was sent before, with another upload. A key is for one upload \
        and its repetitions.
        """,
        "insufficient-storage": "The disk has no room for the upload. Try again later.",
        "internal-error": "This is an error in Pressroom. The operator finds it in the log.",
        "invalid-option": """
        The pipeline has this option, but not with this value, or not together with the others. \
        GET /pipelines/NAME says which values there are.
        """,
        "job-expired": """
        A pipeline may say how long its jobs are kept after their end; from then on the status \
        says when that is over. This job and its files are gone.
        """,
        "job-unfinished": """
        The job has not come so far. Its status says when it has; ask again then.
        """,
        "too-many-uploads": """
        A sender may have so many uploads in pieces under way, and so many bytes in them, with \
        those that have not come yet (--uploads-max, --upload-bytes-max). Go on with one of them \
        until it is complete, or remove it with DELETE; what nobody goes on with expires after a \
        day.
        """,
        "joined-upload": """
        An upload that joins others is complete from its beginning.
        """,
        "malformed-multipart": """
        The body is not a form as RFC 7578 has it, or the Content-Type does not say how its \
        parts are divided.
        """,
        "malformed-request": """
        The request is not what is possible here; the detail says which part.
        """,
        "method-not-allowed": """
        The address exists, but not for this method; Allow names those it has.
        """,
        "no-piece": """
        A piece of an upload is sent with Content-Type: application/offset+octet-stream.
        """,
        "not-found": "The address is none that has a meaning here.",
        "notification-refused": """
        Whoever uploads may not have mail sent to everybody. The operator says to which \
        domains it may be (--notify-domains); a user whose name is an address may name that.
        """,
        "not-ready": """
        Uploads are accepted and kept, but no scheduler runs at the moment to process them.
        """,
        "request-timeout": "The client was silent for too long in the midst of a request.",
        "responder-unavailable": """
        The web server runs, but not what is behind it. Try again in a few seconds.
        """,
        "operators-only": """
        Metrics, and the sockets for operators, are for who runs this server. A request that \
        came through a proxy is not taken for one of theirs.
        """,
        "precondition-failed": """
        If-Match or If-None-Match names another state of the job than it is in by now. Ask for \
        its status, and send the request again if it still makes sense.
        """,
        "queue-full": "As many jobs wait as may. Try again later.",
        "spool-unavailable": """
        The directory in which jobs are kept cannot be read or written. Try again later; the \
        operator finds the reason in the log.
        """,
        "too-many-followers": """
        As many clients wait for what becomes of jobs as may. Ask for the status from time \
        to time instead, or try again later.
        """,
        "too-many-requests": """
        Your address has sent more requests at once than one may. Try again as Retry-After \
        says.
        """,
        "unknown-batch": """
        There is no batch of this id, or it belongs to somebody else, or its jobs were removed \
        long ago.
        """,
        "unknown-file": "The job has ended, and has no file of this name.",
        "unknown-job": """
        There is no job of this id, or it belongs to somebody else, or it was removed.
        """,
        "unknown-upload": """
        There is no upload of this id, or it belongs to somebody else, or it was removed: a day \
        after its last piece.
        """,
        "unknown-pipeline": "No pipeline has this name.",
        "unsupported-encoding": """
        The Content-Encoding of the request says that the file is not sent as it is. Send it \
        without: the formats that are taken are compressed already.
        """,
        "unsupported-type": """
        The first bytes of the file say that it is of a type that the pipeline does not \
        take, whatever it is called.
        """,
        "upload-busy": """
        Another request brings a piece of the same upload, and could not be ended. Try again in a \
        second.
        """,
        "upload-cut-off": """
        The connection ended before the upload did. Of an upload in pieces what came is kept; of \
        any other nothing is.
        """,
        "upload-gone": """
        The upload was ended by its sender, or was no file that its pipeline takes. Begin another.
        """,
        "upload-too-large": """
        A file is larger than its pipeline takes, or the request larger than the web server \
        lets through.
        """,
        "wrong-offset": """
        The piece does not begin where the upload ends. HEAD says where that is; go on from there.
        """,
        "web-server": "The web server refused the request before anything else saw it.",
        "wrong-state": """
        What is asked makes no sense of a job in its state: only a job that has not ended \
        can be cancelled, only one that failed or was cancelled be run again, and only one \
        that has ended be deleted.
        """,
        // Jobs.
        "cpu-limit-exceeded": """
        A step used more processor time than the pipeline allows for one file.
        """,
        "encrypted-input": "The file needs a password to be opened.",
        "input-too-large": """
        The file has more pixels (limit-pixels), frames (limit-frames) or pages (limit-pages), or \
        one made of it more bytes (output-limit), than the pipeline allows. The code of the error \
        says which.
        """,
        "interrupted-too-often": """
        The job was begun many times, and each time Pressroom was stopped before it ended. \
        It may be what stops it.
        """,
        "memory-limit-exceeded": "A step needed more memory than the pipeline allows.",
        "publish-failed": """
        The outputs are made and can be downloaded. They could not be put into the directory that \
        the pipeline names; the detail says why. What may pass is tried again for three days.
        """,
        "name-taken": """
        Where the output is published there is a file of its name, and the pipeline says \
        on-conflict: fail. The output can be downloaded.
        """,
        "needed-step-failed": """
        A step was not begun, because one whose outputs it works on failed.
        """,
        "output-failed": "A file of the job could not be opened or written. It is tried again.",
        "pipeline-unavailable": """
        The pipeline's definition has an error, or is not there any more. Jobs that were \
        accepted wait until it is mended.
        """,
        "time-limit-exceeded": "A step took longer than the pipeline allows.",
        "undecodable-input": """
        The file is damaged, cut off, or not what its first bytes say, so that it cannot be \
        decoded. Its code is truncated where it ends too early, and pdf-parse for a PDF.
        """,
        "unsuitable-input": """
        The step does not work on files of this type, or the file uses a part of its \
        format that is not read, such as samples of 64 bits. The detail says which.
        """,
        "worker-crashed": """
        The process that worked on the file died. It is tried again as often as the pipeline \
        says.
        """,
    ]
}
