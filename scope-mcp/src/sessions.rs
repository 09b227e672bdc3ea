//! The owners of sessions.

use rmcp::transport::streamable_http_server::session::{
    SessionId, SessionManager, local::LocalSessionManager,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The owners of the sessions of a server, by the session's id.
pub(crate) struct Sessions {
    manager: Arc<LocalSessionManager>,
    owners: Mutex<Owners>,
}

#[derive(Default)]
struct Owners {
    /// The owner, or `None` if the session began without a token. The first user who then uses it
    /// owns it.
    of: HashMap<String, Option<String>>,
    /// How many sessions were alive when ended ones were last removed.
    alive: usize,
}

impl Sessions {
    pub(crate) fn new(manager: Arc<LocalSessionManager>) -> Self {
        Sessions {
            manager,
            owners: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Owners> {
        self.owners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether `user` may use the session `id`. An unknown session belongs to nobody.
    pub(crate) fn admits(&self, id: &str, user: Option<&str>) -> bool {
        match self.lock().of.get_mut(id) {
            None => false,
            Some(owner @ None) => {
                *owner = user.map(str::to_owned);
                true
            }
            Some(Some(owner)) => user == Some(owner),
        }
    }

    /// Records the owner of a new session. When the number of sessions has doubled, ended ones are
    /// removed, so this costs constant time on average.
    pub(crate) async fn begin(&self, id: &str, user: Option<&str>) {
        let ids: Vec<String> = {
            let mut owners = self.lock();
            owners.of.insert(id.to_owned(), user.map(str::to_owned));
            if owners.of.len() <= owners.alive * 2 + 16 {
                return;
            }
            owners.of.keys().cloned().collect()
        };
        for id in ids {
            let session: SessionId = id.as_str().into();
            if let Ok(false) = self.manager.has_session(&session).await {
                self.end(&id);
            }
        }
        let mut owners = self.lock();
        owners.alive = owners.of.len();
    }

    pub(crate) fn end(&self, id: &str) {
        self.lock().of.remove(id);
    }
}
