//! The body of a response from a guarded service or from a guard.

use crate::watch::Passed;
use bytes::Bytes;
use http::Response;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

pin_project! {
    /// The body of a response: from the service behind a layer, or from the layer.
    #[derive(Debug)]
    pub struct ResponseBody<B> {
        #[pin]
        kind: Kind<B>,
    }
}

pin_project! {
    #[derive(Debug)]
    #[project = KindProjection]
    enum Kind<B> {
        Inner { #[pin] body: B },
        Own { text: Option<Bytes> },
    }
}

impl<B> ResponseBody<B> {
    pub(crate) fn inner(body: B) -> Self {
        ResponseBody {
            kind: Kind::Inner { body },
        }
    }

    pub(crate) fn own(text: Bytes) -> Self {
        ResponseBody {
            kind: Kind::Own {
                text: Some(text).filter(|text| !text.is_empty()),
            },
        }
    }
}

impl<B: Body<Data = Bytes>> Body for ResponseBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        match self.project().kind.project() {
            KindProjection::Inner { body } => body.poll_frame(cx),
            KindProjection::Own { text } => {
                Poll::Ready(text.take().map(|text| Ok(Frame::data(text))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Inner { body } => body.is_end_stream(),
            Kind::Own { text } => text.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Inner { body } => body.size_hint(),
            Kind::Own { text } => {
                SizeHint::with_exact(text.as_ref().map_or(0, |text| text.len() as u64))
            }
        }
    }
}

pin_project! {
    /// The response of the service behind a layer, or of the layer.
    #[derive(Debug)]
    pub struct ResponseFuture<F> {
        #[pin]
        kind: FutureKind<F>,
    }
}

pin_project! {
    #[derive(Debug)]
    #[project = FutureProjection]
    enum FutureKind<F> {
        Inner { #[pin] future: F, passed: Passed },
        Own { response: Option<Box<Response<Bytes>>> },
    }
}

impl<F> ResponseFuture<F> {
    pub(crate) fn inner(future: F, passed: Passed) -> Self {
        ResponseFuture {
            kind: FutureKind::Inner { future, passed },
        }
    }

    pub(crate) fn own(response: Box<Response<Bytes>>) -> Self {
        ResponseFuture {
            kind: FutureKind::Own {
                response: Some(response),
            },
        }
    }
}

/// The handler's response, or the one that replaces it.
pub(crate) fn settled<B>(
    mut response: Response<B>,
    passed: &mut Passed,
) -> Response<ResponseBody<B>> {
    match passed.settle(&mut response) {
        Some(own) => own.map(ResponseBody::own),
        None => response.map(ResponseBody::inner),
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<ResponseBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().kind.project() {
            FutureProjection::Inner { future, passed } => {
                let response = ready!(future.poll(cx))?;
                Poll::Ready(Ok(settled(response, passed)))
            }
            // a future is not polled after it was ready; if it is, it stays pending
            FutureProjection::Own { response } => match response.take() {
                Some(response) => Poll::Ready(Ok(response.map(ResponseBody::own))),
                None => Poll::Pending,
            },
        }
    }
}
